import { cookieValue } from '../theme/theme.ts'
import { preferenceCookie } from '../theme/theme.server.ts'
import type { ShellMode } from './shell-data.ts'

export function toMode(value: unknown): ShellMode {
  return value === 'instructor' ? 'instructor' : 'student'
}

/** The mode this browser was left in. Whether the person may teach is not decided here. */
export function readMode(request: Request): ShellMode {
  return toMode(cookieValue(request.headers.get('Cookie'), 'kumiko-mode'))
}

export function modeCookie(mode: ShellMode): string {
  return preferenceCookie('kumiko-mode', mode)
}
