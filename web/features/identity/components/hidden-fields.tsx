import { useHydrated } from '#web/ui/use-hydrated.ts'

/** Where to go afterwards. */
export function RedirectToField({ value }: { value: string | null }) {
  return value ? <input type="hidden" name="redirectTo" value={value} /> : null
}

/** The browser's zone, where script runs; else it stays open and times are UTC until it is chosen in the settings. */
export function TimeZoneField() {
  const isHydrated = useHydrated()
  const zone = isHydrated ? Intl.DateTimeFormat().resolvedOptions().timeZone : ''

  return <input type="hidden" name="timeZone" value={zone} readOnly />
}

/** Tells a password manager whose password is being set. */
export function AccountField({ email }: { email: string }) {
  return (
    <input
      className="hidden"
      type="email"
      name="account"
      autoComplete="username"
      value={email}
      readOnly
      tabIndex={-1}
      aria-hidden="true"
    />
  )
}
