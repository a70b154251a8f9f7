const known = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])

/** Zones by their place, as browsers and Temporal name them. */
export function listTimeZones(): string[] {
  return ['UTC', ...[...known].filter((zone) => zone !== 'UTC')]
}

export function isTimeZone(text: string): boolean {
  return known.has(text)
}
