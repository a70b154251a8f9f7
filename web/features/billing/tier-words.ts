import { formatMoney } from '#web/ui/format-money.ts'
import { type Entitlements, isInForce, type Tier, type TierOffer } from '#workflows/billing/tiers.rules.ts'

export const belongsToWords: Record<Tier, string> = {
  free: 'Everybody has it.',
  pro: 'Belongs to a person and counts in every organization they own.',
  enterprise: 'Belongs to an organization and counts for all its owners.',
}

const sentences: { [Field in keyof Entitlements]: (value: Entitlements[Field]) => string | null } = {
  communities: (limit) =>
    limit === 'unlimited' ? 'Communities without limit' : `${limit} communities in an organization`,
  messageHistoryDays: (limit) =>
    limit === 'unlimited' ? 'Direct messages kept for good' : `Direct messages of the last ${limit} days`,
  analytics: (has) => (has ? 'Analytics beyond the money page' : null),
  api: (has) => (has ? 'An API to your organization' : null),
  whiteLabel: (has) => (has ? 'Your own name and address in place of ours' : null),
}

/** What a tier gives today, and what it will give once that exists. */
export function entitlementWords(entitlements: Entitlements): { now: string[]; later: string[] } {
  const told = (Object.keys(sentences) as (keyof Entitlements)[]).flatMap((field) => {
    // Field and sentence are of one row of the table above, which the type cannot follow through the loop.
    const sentence = (sentences[field] as (value: unknown) => string | null)(entitlements[field])

    return sentence ? [{ sentence, isNow: isInForce[field] }] : []
  })

  return {
    now: told.filter(({ isNow }) => isNow).map(({ sentence }) => sentence),
    later: told.filter(({ isNow }) => !isNow).map(({ sentence }) => sentence),
  }
}

/** `$9.99 a month`, `Nothing to pay` */
export function offerPrice({ amountCents, currency }: Pick<TierOffer, 'amountCents' | 'currency'>): string {
  return amountCents === 0 ? 'Nothing to pay' : `${formatMoney(amountCents, currency)} a month`
}
