export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export function toTheme(value: unknown): Theme {
  return themes.find((theme) => theme === value) ?? 'system'
}

/** The value of one cookie, or undefined. */
export function cookieValue(header: string | null, name: string): string | undefined {
  const pair = header?.split(/;\s*/).find((part) => part.startsWith(`${name}=`))

  return pair?.slice(name.length + 1)
}

/** A path of this site, or `/`: never another host, whatever a form says. */
export function safeRedirect(target: unknown, fallback = '/'): string {
  if (typeof target !== 'string' || !/^\/(?![/\\])/.test(target)) return fallback
  // Browsers drop tabs and newlines inside an address, which would turn "/\t/host" into "//host".
  return /[\u0000-\u001f\\]/.test(target) ? fallback : target
}
