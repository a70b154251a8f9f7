import { Link } from '@remix-run/react'
import { ButtonLink } from '../button.tsx'
import { Mark, Wordmark } from '../mark.tsx'
import { ThemeButton } from '../theme/theme-switch.tsx'
import type { Theme } from '../theme/theme.ts'
import type { ShellData } from './shell-data.ts'

/** The phone's top bar inside the app. */
export function PhoneBar({ title, theme }: { title: string; theme: Theme }) {
  return (
    <header className="topbar">
      <Link to="/" aria-label="Kumiko" className="-ml-2.5 grid size-11 flex-none place-content-center">
        <Mark />
      </Link>
      <span className="min-w-0 flex-1 truncate font-title">{title}</span>
      <ThemeButton theme={theme} />
    </header>
  )
}

/** The bar of a guest, and of pages that want no distraction. */
export function FocusBar({ shell, theme, hasPlaces }: { shell: ShellData | null; theme: Theme; hasPlaces: boolean }) {
  return (
    <header className="topbar">
      <Link to="/" className="inline-flex min-h-11 items-center">
        <Wordmark />
      </Link>
      <span className="flex-1" />
      {shell?.viewer && <span className="truncate text-ink-soft max-sm:hidden">{shell.viewer.name}</span>}
      {hasPlaces && !shell?.viewer && <GuestPlaces />}
      <ThemeButton theme={theme} />
    </header>
  )
}

function GuestPlaces() {
  return (
    <nav aria-label="Places" className="flex items-center gap-1">
      <ButtonLink to="/discover" kind="quiet" className="max-sm:hidden">
        Discover
      </ButtonLink>
      <ButtonLink to="/login" kind="quiet">
        Log in
      </ButtonLink>
      <ButtonLink to="/signup">Sign up</ButtonLink>
    </nav>
  )
}
