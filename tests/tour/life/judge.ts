import { businessMs } from '#workflows/shared/business-time.ts'
import { messageAllowanceMs } from '#workflows/shared/dated-promise.ts'
import { formatMoney } from '#workflows/shared/format-money.ts'
import type { Check } from './station-log.ts'
import type { SeenPromise } from './diary.ts'
import type { Charge, Happening, Mail } from './evidence.ts'

/** Everything that came to one member, as far as it can be looked up. */
export type Facts = {
  dayMs: number
  mails: Mail[]
  charges: Charge[]
  /** When the page of the community stopped, and began, to take posts: as seen. */
  access: { at: number; canWrite: boolean }[]
  /** Stripe's status, each time it was seen to change. */
  statuses: { at: number; status: string }[]
}

type Rule = { sheet: RegExp; step: RegExp; find: (promise: SeenPromise, facts: Facts) => Happening[]; isCharge?: true }

/** Stripe tells whole seconds, and the two clocks may differ by as much. */
const earlyMs = 2_000

/** What a sentence of the promise page means outside of it. */
const rules: Rule[] = [
  { sheet: /^Trial of/, step: /^We remind you/, find: mailOf(/^Your trial of .* ends /) },
  { sheet: /^Trial of/, step: /your membership begins$/i, find: chargeOf, isCharge: true },
  { sheet: /./, step: /^Renews for a /, find: chargeOf, isCharge: true },
  { sheet: /^Payment/, step: /^Your bank is asked again$/, find: chargeOf, isCharge: true },
  { sheet: /^Payment/, step: /^We write again$/, find: mailOf(/^Still open: /) },
  { sheet: /^Payment/, step: /^We write a last time/, find: mailOf(/^Last notice: /) },
  { sheet: /^Payment/, step: /you can read but not write$/, find: (_, { access }) => shut(access) },
  { sheet: /^Payment/, step: /your membership stops$/, find: statusOf('paused', 'canceled') },
  { sheet: /^Pause of/, step: /^Your membership pauses$/, find: statusOf('paused') },
  { sheet: /^Pause of/, step: /^We tell you /, find: mailOf(/^Your pause of .* ends /) },
  { sheet: /^Pause of/, step: /^Your membership runs again$/, find: statusOf('active') },
]

/** How late something may come: as late as the product itself calls kept. */
export function patienceMs(dayMs: number): number {
  return messageAllowanceMs(dayMs) + businessMs({ hours: 1 }, dayMs)
}

/** Compares a promise of the page with what came. A sentence that no rule knows is broken: nobody could check it. */
export function judge(promise: SeenPromise, facts: Facts): Check {
  const { sheet, title, dueAt, money } = promise
  const what = `${title}${money ? `, ${money}` : ''}`
  const rule = rules.find((each) => each.sheet.test(sheet) && each.step.test(title))
  if (!rule) return { what, dueAt, came: 'no rule says how to look for this', isKept: false }

  // Stripe charges about an hour after it makes the invoice, which the page says too.
  const lateMs = messageAllowanceMs(facts.dayMs) + (rule.isCharge ? businessMs({ hours: 1 }, facts.dayMs) : 0)
  // The ladder says of itself that it ends with the payment.
  const paidBefore = /^Payment/.test(sheet) ? paymentOf(promise, facts) : undefined
  if (paidBefore) return { what, dueAt, cameAt: paidBefore.at, came: 'paid before, which ends it', isKept: true }
  const came = rule.find(promise, facts)
  const inTime = came.find(({ at }) => at >= dueAt - earlyMs && at <= dueAt + lateMs)
  if (inTime) return { what, dueAt, cameAt: inTime.at, came: inTime.words, isKept: true }
  const nearest = came.sort((a, b) => Math.abs(a.at - dueAt) - Math.abs(b.at - dueAt))[0]

  return { what, dueAt, cameAt: nearest?.at, came: nearest ? nearest.words : 'nothing came', isKept: false }
}

function paymentOf({ firstSeenAt, dueAt }: SeenPromise, { charges }: Facts): Charge | undefined {
  return charges.find(({ at, isPaid }) => isPaid && at >= firstSeenAt - earlyMs && at < dueAt)
}

function mailOf(subject: RegExp): Rule['find'] {
  return (_, { mails }) =>
    mails
      .filter((mail) => subject.test(mail.subject))
      .map(({ at, subject: words }) => ({ at, words: `mail “${words}”` }))
}

/** The bank was asked for exactly what the page said; whether it paid is the bank's matter. */
function chargeOf({ money }: SeenPromise, { charges }: Facts): Happening[] {
  return charges
    .map(({ at, amountCents, currency, isPaid, last4 }) => ({
      at,
      isPaid,
      last4,
      sum: formatMoney(amountCents, currency),
    }))
    .filter(({ sum }) => sum === money)
    .map(({ at, isPaid, last4, sum }) => ({
      at,
      words: `${sum} ${isPaid ? 'charged to' : 'asked of, and refused by,'} the card ending ${last4}`,
    }))
}

function shut(access: Facts['access']): Happening[] {
  return access.filter(({ canWrite }) => !canWrite).map(({ at }) => ({ at, words: 'posting is refused' }))
}

function statusOf(...wanted: string[]): Rule['find'] {
  return (_, { statuses }) =>
    statuses
      .filter(({ status }) => wanted.includes(status))
      .map(({ at, status }) => ({ at, words: `${status} at Stripe` }))
}
