import { cityOf } from '#workflows/shared/format.ts'

export type TimeZoneOption = { value: string; label: string }

let options: TimeZoneOption[] | null = null

/** Every zone by its city, with the continent after it: `Lisbon (Europe)`. */
export function timeZoneOptions(): TimeZoneOption[] {
  options ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
    .map((zone) => ({
      value: zone,
      label: zone.includes('/') ? `${cityOf(zone)} (${zone.split('/')[0] ?? ''})` : zone,
    }))
    .sort((a, b) => (a.value === 'UTC' ? -1 : b.value === 'UTC' ? 1 : a.label.localeCompare(b.label)))

  return options
}
