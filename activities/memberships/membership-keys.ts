/** Idempotency key of a member's wish at Stripe; the form's token makes two clicks one. */
export function membershipKey(membershipId: string, step: string, token: string): string {
  return `kumiko:membership:${membershipId}:${step}:${token}`
}
