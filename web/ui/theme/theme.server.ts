import { cookieValue, toTheme, type Theme } from './theme.ts'

const yearSeconds = 31_536_000
const isSecure = process.env.PUBLIC_URL?.startsWith('https://') ?? false

/** The theme this browser asked for; `system` until it asks. */
export function readTheme(request: Request): Theme {
  return toTheme(cookieValue(request.headers.get('Cookie'), 'kumiko-theme'))
}

export function themeCookie(theme: Theme): string {
  return preferenceCookie('kumiko-theme', theme)
}

/** A cookie for how pages look to this browser. Holds no secret. */
export function preferenceCookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax; HttpOnly${isSecure ? '; Secure' : ''}`
}
