/** An empty value unsets; `null` is how an unset field is stored. */
export function unset<T>(value: T | '' | null | undefined): T | null {
  return value === '' || value === undefined ? null : value
}

/** Defined, and not the empty value that unsets. */
export function isSet<T>(value: T | '' | null | undefined): value is T {
  return value !== undefined && value !== null && value !== ''
}
