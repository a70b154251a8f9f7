import { useEffect, useRef } from 'react'
import { Keycap } from '../badge.tsx'
import { Button } from '../button.tsx'

const keys = [
  { keys: ['Ctrl', 'K'], does: 'Go to a place by name (⌘ K on a Mac)' },
  { keys: ['/'], does: 'Search on this page, or go to a place' },
  { keys: ['?'], does: 'This list' },
  { keys: ['Esc'], does: 'Close what is open' },
] as const

export default function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    ref.current?.showModal()
  }, [])

  return (
    <dialog ref={ref} className="dialog" onClose={onClose} aria-labelledby="keyboard-help">
      <div className="dialog-body">
        <h2 id="keyboard-help">Keys</h2>
        <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
          {keys.map((row) => (
            <div key={row.does} className="contents">
              <dt className="flex gap-1">
                {row.keys.map((key) => (
                  <Keycap key={key}>{key}</Keycap>
                ))}
              </dt>
              <dd>{row.does}</dd>
            </div>
          ))}
        </dl>
      </div>
      <footer className="dialog-foot">
        <Button onClick={() => ref.current?.close()}>Close</Button>
      </footer>
    </dialog>
  )
}
