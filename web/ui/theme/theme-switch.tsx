import { useFetcher, useLocation } from '@remix-run/react'
import SunMoon from 'lucide-react/icons/sun-moon'
import { Icon } from '../icon.tsx'
import { buttonClass } from '../button.tsx'
import { cx } from '../cx.ts'
import { themes, toTheme, type Theme } from './theme.ts'

const words: Record<Theme, string> = { system: 'System', light: 'Light', dark: 'Dark' }

/** The theme to paint with: what was just chosen, before the server has answered. */
export function useChosenTheme(stored: Theme): Theme {
  const fetcher = useFetcher({ key: 'theme' })

  return fetcher.formData ? toTheme(fetcher.formData.get('theme')) : stored
}

/** Three choices in a row: for the account menu and settings. */
export function ThemeChoice({ theme }: { theme: Theme }) {
  const fetcher = useFetcher({ key: 'theme' })

  return (
    <fetcher.Form method="post" action="/theme" className="segments flex" aria-label="Theme">
      <ReturnHere />
      {themes.map((option) => (
        <button key={option} className="flex-1" name="theme" value={option} aria-pressed={option === theme}>
          {words[option]}
        </button>
      ))}
    </fetcher.Form>
  )
}

const following: Record<Theme, Theme> = { system: 'dark', dark: 'light', light: 'system' }

/** One button that walks through the themes: for bars. */
export function ThemeButton({ theme }: { theme: Theme }) {
  const fetcher = useFetcher({ key: 'theme' })
  const next = following[theme]
  const label = `Theme: ${words[theme].toLowerCase()}. Switch to ${words[next].toLowerCase()}`

  return (
    <fetcher.Form method="post" action="/theme">
      <ReturnHere />
      <button
        className={cx(buttonClass({ kind: 'quiet' }), 'button-icon')}
        name="theme"
        value={next}
        aria-label={label}
        title={label}
      >
        <Icon as={SunMoon} />
      </button>
    </fetcher.Form>
  )
}

function ReturnHere() {
  const { pathname, search } = useLocation()

  return <input type="hidden" name="redirectTo" value={pathname + search} />
}
