import { lazy, startTransition, Suspense, useEffect, useState } from 'react'
import type { ShellData } from './shell-data.ts'

const CommandPalette = lazy(() => import('./command-palette.tsx'))
const KeyboardHelp = lazy(() => import('./keyboard-help.tsx'))

type Open = 'none' | 'palette' | 'help'

/** Ctrl or ⌘ K opens the palette, `/` the page's search (or the palette), `?` the list of keys. Loaded on first use. */
export function Keyboard({ shell }: { shell: ShellData }) {
  const [open, setOpen] = useState<Open>('none')
  useEffect(() => {
    function press(event: KeyboardEvent) {
      const wish = wishOf(event)
      if (!wish) return

      event.preventDefault()
      const search = wish === 'search' ? document.querySelector<HTMLElement>('[data-search]') : null
      if (search) search.focus()
      else startTransition(() => setOpen(wish === 'help' ? 'help' : 'palette'))
    }
    document.addEventListener('keydown', press)

    return () => document.removeEventListener('keydown', press)
  }, [])

  const close = () => setOpen('none')
  // A boundary in the server's markup would still be hydrating when the first update comes.
  if (open === 'none') return null

  return (
    <Suspense fallback={null}>
      {open === 'palette' && <CommandPalette shell={shell} onClose={close} />}
      {open === 'help' && <KeyboardHelp onClose={close} />}
    </Suspense>
  )
}

function wishOf(event: KeyboardEvent): 'palette' | 'search' | 'help' | undefined {
  if (event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey)) return 'palette'

  const target = event.target
  const isWriting =
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable], dialog')
  if (isWriting || event.metaKey || event.ctrlKey || event.altKey) return undefined
  if (event.key === '/') return 'search'

  return event.key === '?' ? 'help' : undefined
}
