import { countryCodes, countryName } from '#workflows/billing/countries.ts'

export type CountryOption = { value: string; label: string }

/** Every country as a choice. Named here alone: browsers name some differently, and a page must read the same in both. */
export function listCountries(): CountryOption[] {
  return countryCodes
    .map((value) => ({ value, label: countryName(value) }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'))
}
