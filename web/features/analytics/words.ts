import { formatMoney } from '#web/ui/format-money.ts'
import { formatCount, formatLength } from '#web/ui/format.ts'
import type { Amount, Amounts, DeclineClass, Figure, Recovery } from './figures.ts'

type FigureWords = { label: string; says: string; isCounted?: true }

/** A figure's name and what exactly it counts. */
export const figureWords: Record<Figure, FigureWords> = {
  mrr: {
    label: 'MRR',
    says: 'What recurs a month from everybody who pays at the end of the month. After codes, without tax; a code for one charge lowers nothing, a yearly price counts a twelfth.',
  },
  new: { label: 'New', says: 'MRR of people who paid here for the first time.' },
  returned: { label: 'Returned', says: 'MRR of people who paid again, after a pause or after an end.' },
  expansion: { label: 'Expansion', says: 'MRR won by changes to a dearer plan, and by codes that ended.' },
  contraction: { label: 'Contraction', says: 'MRR lost by changes to a cheaper plan, and by codes given later.' },
  paused: { label: 'Paused', says: 'MRR that rests because its membership is paused.' },
  churned: { label: 'Churned', says: 'MRR lost because a membership ended or is no longer paid.' },
  'trial-started': { label: 'Trials begun', says: 'Memberships that began with a trial.', isCounted: true },
  'trial-paid': { label: 'Trial → paid', says: 'Trials that became a paid membership.', isCounted: true },
  'trial-lost': { label: 'Trials ended unpaid', says: 'Trials that ended without a payment.', isCounted: true },
  recovered: {
    label: 'Recovered',
    says: 'Invoices that were refused first and paid after all, some of them late: after the membership had paused or ended.',
    isCounted: true,
  },
  'not-recovered': {
    label: 'Not recovered',
    says: 'Invoices that were refused and not paid: the membership paused, ended or was forgiven.',
    isCounted: true,
  },
  'pause-begun': { label: 'Pauses begun', says: 'Memberships that were paused, on whatever way.', isCounted: true },
  'pause-accepted': {
    label: 'Pauses accepted',
    says: 'Pauses taken from an offer: on leaving, while a payment was open, or when we asked.',
    isCounted: true,
  },
  'pause-resumed': { label: 'Pauses resumed', says: 'Pauses after which the membership went on.', isCounted: true },
  collected: { label: 'Paid in', says: 'What cards and banks paid, tax included.' },
  refunds: { label: 'Refunds', says: 'What went back to people, tax included.' },
  chargebacks: { label: 'Chargebacks', says: 'What banks took back for good, tax included.' },
  taxes: { label: 'Taxes', says: 'Tax in what was paid, less the tax of what went back.' },
  net: {
    label: 'Net revenue',
    says: 'Without tax, after refunds and chargebacks. Credit counts when it pays an invoice.',
  },
}

/** `€29.00`, or `3` for what is counted. */
export function amountText(figure: Figure, { count, cents }: Amount, currency: string): string {
  return figureWords[figure].isCounted ? formatCount(count) : formatMoney(cents, currency)
}

/** `7 of 9 · 78 %`; a dash where nothing was decided. */
export function rateText(kept: number, lost: number): string {
  const all = kept + lost

  return all === 0 ? '–' : `${formatCount(kept)} of ${formatCount(all)} · ${Math.round((100 * kept) / all)} %`
}

export function trialRate(amounts: Amounts): string {
  return rateText(amounts['trial-paid'].count, amounts['trial-lost'].count)
}

export function recoveryRate({ recovered, notRecovered }: Recovery): string {
  return rateText(recovered.count, notRecovered.count)
}

/** The mean time from a failed payment to a paid one. */
export function recoveryTime({ recovered }: Pick<Recovery, 'recovered'>): string {
  return recovered.count === 0 ? '–' : formatLength((recovered.seconds / recovered.count) * 1000)
}

/** Why a payment failed, by what its first refusal needed. */
export const declineWords: Record<DeclineClass, string> = {
  soft: 'Refused for now',
  hard: 'Card no longer good',
  authentication: 'Bank wants its person',
  'no-method': 'No card',
  unseen: 'Paid before we asked why',
}

/** `Nov 2026` */
export function monthText(month: string): string {
  const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

  return `${names[Number(month.slice(5)) - 1] ?? ''} ${month.slice(0, 4)}`
}

const statusWords: Record<string, string> = {
  trialing: 'in trial',
  active: 'active',
  past_due: 'payment failed',
  paused: 'paused',
  unpaid: 'unpaid',
  canceled: 'ended',
  incomplete_expired: 'never paid',
  'code-over': 'a code ended',
}

const pauseSources: Record<string, string> = {
  settings: 'from settings',
  cancel: 'instead of leaving',
  dunning: 'while a payment was open',
  offer: 'from an offer',
  stripe: 'made at Stripe',
}

/** What a row of a figure is about: a membership's status, a booking and its number at Stripe, a refusal, or a pause. */
export function rowText(what: string): string {
  const [kind, ...rest] = what.split(' ')
  if (kind === 'pause') return pauseSources[rest[0] ?? ''] ?? what
  if (kind === 'failed') return rest.filter(Boolean).join(' · ')

  return statusWords[what] ?? what.replace(/^(\w)/, (letter) => letter.toUpperCase())
}
