/** `1 day`, `3 days` */
export function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}
