const names = ['organizationId', 'membershipId'] as const

/** The ids that name whom a workflow or activity is about, out of its arguments. */
export function businessIds(args: readonly unknown[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const arg of args) {
    if (typeof arg !== 'object' || arg === null) continue
    for (const name of names) {
      const value: unknown = Reflect.get(arg, name)
      if (typeof value === 'string') found[name] = value
    }
  }

  return found
}
