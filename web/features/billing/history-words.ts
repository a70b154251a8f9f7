import { formatMoney } from '#workflows/shared/format-money.ts'
import { timeMark } from '#workflows/shared/promise.ts'

export type SnapshotPlan = { name: string; interval: string; amountCents: number; currency: string }

/** A membership on one side of a change, as the audit log kept it. */
export type Snapshot = {
  state: string
  status: string
  plan: SnapshotPlan | null
  cancelAt: string | null
  trialEndsAt: string | null
  extendedTo: string | null
  dunningDay: number | null
  bannedAt: string | null
  card: string | null
}

type Of<Kind extends string> = { kind: Kind; id: string; at: string; community: string }

export type ChangeRecord = Of<'change'> & {
  isMine: boolean | null
  reason: string | null
  /** The reason given with the decision that made the change. */
  said: string | null
  before: Snapshot | null
  after: Snapshot
}
export type InvoiceRecord = Of<'invoice'> & {
  reason: string
  number: string | null
  amountCents: number
  currency: string
  failedAt: string | null
  /** What came back of it, by whoever's hand. */
  refundedCents: number
}
export type RefundRecord = Of<'refund'> & { reason: string; amountCents: number; currency: string }
export type HistoryRecord = ChangeRecord | InvoiceRecord | RefundRecord

/** Texts may carry `{time:…}` marks. */
export type HistoryLine = {
  id: string
  at: string
  community: string
  title: string
  why: string
  amount: string | null
}

/** From this day of an unpaid invoice on, access is for reading only (rules.md). */
const readOnlyDay = 7

/** What changed, and why: every record as lines, newest first as it came. A record may be several changes, or none to tell. */
export function tellHistory(records: HistoryRecord[]): HistoryLine[] {
  return records.flatMap((record) => {
    const { id, at, community } = record

    return tell(record).map((line, index) => ({ id: `${id}-${index}`, at, community, amount: null, ...line }))
  })
}

type Told = { title: string; why: string; amount?: string | null }

function tell(record: HistoryRecord): Told[] {
  if (record.kind === 'invoice') return [tellInvoice(record)]
  if (record.kind === 'refund') {
    const amount = `+${formatMoney(record.amountCents, record.currency)}`

    return [{ title: `${record.community} gave money back`, why: record.reason, amount }]
  }

  return tellChange(record)
}

const chargeReasons: Record<string, string> = {
  subscription_create: 'The first charge of your membership.',
  subscription_cycle: 'A new period of your membership began, as agreed when you joined.',
  subscription_update: 'Your plan changed: unused time was credited, the rest was billed.',
}

function tellInvoice({ reason, number, amountCents, currency, failedAt, refundedCents }: InvoiceRecord): Told {
  const why = chargeReasons[reason] ?? 'An invoice of your membership.'
  const late = failedAt ? ` Your bank had declined it ${timeMark(failedAt)}.` : ''
  const back = refundedCents > 0 ? ` ${formatMoney(refundedCents, currency)} of it came back to you.` : ''
  const title = number ? `You paid invoice ${number}` : 'You paid an invoice'

  return { title, why: `${why}${late}${back}`, amount: formatMoney(amountCents, currency) }
}

function tellChange(record: ChangeRecord): Told[] {
  const { before, after } = record
  if (!before) return after.state === 'live' ? [joined(record)] : []
  if (before.state === 'pending' && after.state === 'live') return [joined(record)]

  return [status, plan, ending, extension, dunning, ban, card].flatMap((of) => of(record, before) ?? [])
}

function joined({ community, after }: ChangeRecord): Told {
  const { plan: joinedPlan, status: joinedStatus, trialEndsAt } = after
  const title = `You joined ${community}`
  if (joinedStatus === 'trialing') {
    const until = trialEndsAt ? ` until ${timeMark(trialEndsAt)}` : ''

    return { title, why: `A trial${until}. Nothing was charged.` }
  }
  if (!joinedPlan || joinedPlan.interval === 'free') return { title, why: 'It costs nothing.' }

  return { title, why: `You chose ${joinedPlan.name} and agreed to the price.` }
}

type Teller = (record: ChangeRecord, before: Snapshot) => Told | null

const status: Teller = (record, before) => {
  const [from, to] = [before.status, record.after.status]
  const hasEnded = record.after.state === 'ended' && before.state !== 'ended'
  if (hasEnded) return ended(record, before)
  if (from === to) return null
  const { community } = record
  if (to === 'paused') {
    const isUnpaid = from === 'past_due' || from === 'unpaid'
    const why = isUnpaid
      ? 'The open payment never came in, so nothing more is charged. Paying it brings everything back.'
      : whyOf(record, 'Nothing is charged. You can read.')

    return { title: `${community} is paused`, why }
  }
  if (to === 'past_due' || to === 'unpaid') {
    return { title: 'A payment failed', why: 'Your bank declined the charge. You keep full access for the first days.' }
  }
  if (to !== 'active') return null
  if (from === 'trialing')
    return { title: 'The trial became a membership', why: 'The trial was over, and you had not cancelled.' }
  if (from === 'paused') return { title: `${community} goes on`, why: whyOf(record, 'The pause is over.') }
  if (from === 'past_due' || from === 'unpaid')
    return { title: 'The open payment came in', why: 'Everything is open as before.' }

  return null
}

function ended({ community, said, isMine }: ChangeRecord, before: Snapshot): Told {
  const title = `Your membership of ${community} ended`
  if (said) return { title, why: `You said: “${said}”` }
  if (before.cancelAt ?? isMine) return { title, why: 'You had cancelled. What was paid is used up.' }
  if (before.status === 'past_due' || before.status === 'unpaid')
    return { title, why: 'The open payment never came in.' }

  return { title, why: 'The subscription ended at Stripe.' }
}

const plan: Teller = (record, before) => {
  const [from, to] = [before.plan, record.after.plan]
  if (!from || !to || (from.name === to.name && from.amountCents === to.amountCents)) return null
  const amount = `${formatMoney(from.amountCents, from.currency)} → ${formatMoney(to.amountCents, to.currency)}`

  return {
    title: `Plan changed from ${from.name} to ${to.name}`,
    why: whyOf(record, 'It was changed at Stripe.'),
    amount,
  }
}

const ending: Teller = ({ after, said, community }, before) => {
  if (after.state === 'ended' || before.cancelAt === after.cancelAt) return null
  if (!after.cancelAt) return { title: 'You took the cancellation back', why: 'It renews as before.' }
  if (before.cancelAt) return { title: 'The end moved', why: `Access until ${timeMark(after.cancelAt)}.` }
  const why = `Access until ${timeMark(after.cancelAt)}, nothing more is charged.`

  return { title: `You cancelled ${community}`, why: said ? `${why} You said: “${said}”` : why }
}

const extension: Teller = ({ after }, before) => {
  if (!after.extendedTo || before.extendedTo === after.extendedTo) return null

  return {
    title: 'The trial was extended',
    why: `It runs until ${timeMark(after.extendedTo)}. Nothing is charged before.`,
  }
}

const dunning: Teller = ({ after }, before) => {
  const [was, is] = [isReadOnly(before), isReadOnly(after)]
  if (was === is) return null
  if (is)
    return {
      title: 'You can only read for now',
      why: `A payment has been open for ${readOnlyDay} days. Paying it opens everything.`,
    }

  return after.state === 'live' ? { title: 'You have full access again', why: 'Nothing is open any more.' } : null
}

function isReadOnly({ dunningDay }: Snapshot): boolean {
  return dunningDay !== null && dunningDay >= readOnlyDay
}

const ban: Teller = ({ after, reason, community }, before) => {
  if (Boolean(before.bannedAt) === Boolean(after.bannedAt)) return null
  if (after.bannedAt) return { title: `${community} is closed to you`, why: reason ?? 'Its team decided so.' }

  return { title: `${community} is open to you again`, why: reason ?? 'Its team decided so.' }
}

const card: Teller = ({ after }, before) => {
  if (!before.card || !after.card || before.card === after.card) return null

  return { title: `Your card ends with ${after.card} now`, why: `It replaced the one ending ${before.card}.` }
}

function whyOf({ isMine, said }: ChangeRecord, otherwise: string): string {
  if (said) return `You said: “${said}”`

  return isMine ? 'You asked for it.' : otherwise
}
