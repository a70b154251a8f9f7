import type { TierSubscription } from '#prisma/generated.server/client.ts'
import { dunningDates } from '#workflows/billing/dunning-dates.rules.ts'
import type { LetterFacts, TierPrice } from '#workflows/billing/tier-letters.rules.ts'
import { isPaidTier, tierNames } from '#workflows/billing/tiers.rules.ts'
import { moneyMark } from '#workflows/shared/promise.ts'
import type { Deps } from '../platform/deps.ts'
import type { TierReaders } from './deliver-tier-mail.ts'

export type TierMailFacts = LetterFacts & {
  /** `Pro`, `Enterprise` */
  name: string
  /** The organization it belongs to; null where it is the reader's own. */
  organizationName: string | null
  /** Where the tier is bought, cancelled, kept, and its card changed. */
  pageUrl: string
  price: TierPrice
  renewsAt: Date | null
  cancelAt: string | undefined
  unpaid: { amount: string; nextTryAt: Date | null; payUrl: string | null; endAt: Date } | null
}

export type TierMailFactsInput = {
  row: TierSubscription
  letter: LetterFacts
  organization: TierReaders['organization']
}

/** What a letter tells: its own fact, and the tier as it was just read at Stripe. */
export function tierMailFacts({ config }: Deps, { row, letter, organization }: TierMailFactsInput): TierMailFacts {
  const { tier, amountCents, currency, interval, unpaidSince, unpaidCents, nextTryAt, payUrl } = row
  const path = organization ? `/org/${organization.slug}/tier` : '/settings/tier'
  const failure = unpaidSince && { kind: 'renewal' as const, firstFailedAt: unpaidSince.toISOString() }

  return {
    ...letter,
    name: tierNames[isPaidTier(tier) ? tier : 'free'],
    organizationName: organization?.name ?? null,
    pageUrl: new URL(path, config.PUBLIC_URL).href,
    price: { tier, amountCents, currency, interval },
    renewsAt: row.currentPeriodEndsAt,
    cancelAt: row.cancelAt?.toISOString() ?? letter.cancelAt,
    unpaid: failure && {
      amount: moneyMark(unpaidCents ?? 0, currency ?? 'USD'),
      nextTryAt,
      payUrl,
      endAt: new Date(dunningDates(failure, config).endAt),
    },
  }
}

/** `Pro`, `Enterprise for Guild Works` */
export function whatOf({ name, organizationName }: TierMailFacts): string {
  return organizationName ? `${name} for ${organizationName}` : name
}

/** `$9.99 a month` */
export function priceOf({ amountCents, currency, interval }: TierPrice): string {
  return amountCents === null || !currency
    ? 'a price as agreed'
    : `${moneyMark(amountCents, currency)} a ${interval ?? 'month'}`
}

export function footerOf({ organizationName }: TierMailFacts): string {
  return organizationName
    ? `You get this message because you own ${organizationName} at Kumiko.`
    : 'You get this message because of your tier at Kumiko.'
}
