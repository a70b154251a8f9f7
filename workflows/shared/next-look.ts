import { businessMs } from './business-time.ts'

/** After a moment that Stripe owns: looks again soon at first, then at doubling distances, in case no news arrives. */
export function nextLook(momentMs: number, { dayMs }: { dayMs: number }, now: number): number {
  const firstMs = Math.max(businessMs({ hours: 0.25 }, dayMs), 1_000)
  let lookMs = firstMs
  while (momentMs + lookMs <= now) lookMs *= 2

  return momentMs + lookMs
}
