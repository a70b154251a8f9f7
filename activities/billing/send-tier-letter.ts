import type { TierLetter, TierSubscription } from '#prisma/generated.server/client.ts'
import { letterFacts, type LetterAbout, whyUnsaid } from '#workflows/billing/tier-letters.rules.ts'
import type { TierSubject } from '#workflows/billing/tiers.rules.ts'
import type { TierMailPayload } from '#workflows/operations/outbox.messages.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { deliverTierMail, loadTierReaders } from './deliver-tier-mail.ts'
import { syncTier } from './sync-tier.ts'
import { findTier, lockTier, throughTierDoor, whereTier } from './tier-door.ts'
import { tierMail } from './tier-mail.ts'
import { tierMailFacts } from './tier-mail-facts.ts'
import { tierStanding } from './tier-standing.ts'

// Longer than Stripe and the mail service take to answer together.
const claimSeconds = 90

type Settlement = { status: 'sent' } | { status: 'dropped'; reason: string }

/**
 * Sends a promised letter about a tier, with what is true at Stripe now, or drops it when its reason is gone. One letter
 * to a subject at a time: what was being sent when the payment came is out before the thanks, and nothing is after them.
 * Safe to repeat after a crash at any place: until it is settled the outbox row stays, a delivery that was handed over is
 * not made again. Throws when it has to be tried again, MAIL_IN_PROGRESS while another one is on its way.
 */
export async function sendTierLetter(deps: Deps, { subject, letterId }: TierMailPayload): Promise<void> {
  const letter = await claim(deps, subject, letterId)
  if (!letter) return
  try {
    await settle(deps, subject, letter.id, await tell(deps, subject, letter))
  } catch (error) {
    await change(deps, subject, letter.id, { claimedUntil: null })
    throw error
  }
}

/** Null when it is settled. */
function claim(deps: Deps, subject: TierSubject, letterId: string): Promise<TierLetter | null> {
  return throughTierDoor(deps, subject, async (tx) => {
    await lockTier(tx, subject)
    const letter = await tx.tierLetter.findFirst({ where: { ...whereTier(subject), id: letterId } })
    if (letter?.status !== 'planned') return null
    const busy = await tx.$queryRaw<unknown[]>`
      select 1 from tier_letters
      where subject_kind = ${subject.kind} and subject_id = ${subject.id}::uuid and claimed_until > now()`
    if (busy.length > 0) {
      const userMessage = 'Another letter about this tier is being sent just now.'
      throw new AppError('MAIL_IN_PROGRESS', { userMessage, status: 409 })
    }
    await tx.$executeRaw`
      update tier_letters set attempts = attempts + 1, claimed_until = now() + make_interval(secs => ${claimSeconds})
      where id = ${letterId}::uuid`

    return letter
  })
}

async function tell(deps: Deps, subject: TierSubject, letter: TierLetter): Promise<Settlement> {
  const row = await readNow(deps, subject)
  const why = await whyNot(deps, subject, letter, row)
  if (why) return { status: 'dropped', reason: why }
  const { users, organization } = await loadTierReaders(deps, subject)
  if (users.length === 0) return { status: 'dropped', reason: 'nobody is there to read it' }

  const facts = tierMailFacts(deps, { row, letter: letterFacts.parse(letter.facts), organization })
  const mail = tierMail(letter.about as LetterAbout, facts)
  await change(deps, subject, letter.id, { saidAt: letter.saidAt ?? new Date() })
  for (const userId of users) await deliverTierMail(deps, { subject, letter, userId, mail })

  return { status: 'sent' }
}

/** The truth first, from Stripe: news of a payment may be on their way. */
async function readNow(deps: Deps, subject: TierSubject): Promise<TierSubscription> {
  const find = () => throughTierDoor(deps, subject, (tx) => findTier(tx, subject))
  const known = await find()
  if (known?.stripeSubscriptionId) await syncTier(deps, known.stripeSubscriptionId, subject)
  const row = await find()
  if (!row) throw new Error('A letter is about a tier that has no row.')

  return row
}

async function whyNot(deps: Deps, subject: TierSubject, letter: TierLetter, row: TierSubscription) {
  const { about, stripeId, key, dueAt } = letter
  const [isOvertaken, wasTold] = await throughTierDoor(deps, subject, async (tx) => {
    const others = await tx.tierLetter.findMany({ where: { ...whereTier(subject), id: { not: letter.id } } })
    const now = new Date()
    const isLater = (other: TierLetter) =>
      other.about === 'unpaid' && other.stripeId === stripeId && other.dueAt > dueAt
    const isAnswered = (other: TierLetter) =>
      about === 'kept' ? other.key === `ending${key.slice(about.length)}` : other.key.split(':').includes(stripeId)

    return [
      others.some((other) => isLater(other) && other.dueAt <= now),
      others.some((other) => other.saidAt !== null && isAnswered(other)),
    ] as const
  })
  const invoice = about === 'recovered' ? await deps.stripeFor('').invoices.retrieve(stripeId) : null
  const promised = { about: about as LetterAbout, stripeId, facts: letterFacts.parse(letter.facts) }
  const context = { isOvertaken, wasTold, invoiceStatus: invoice?.status ?? null }

  return whyUnsaid(promised, tierStanding(row, subject.kind), context)
}

/** What went out is sent, also when its reason went while it was on its way. One that was waived stays so. */
function settle(deps: Deps, subject: TierSubject, letterId: string, settlement: Settlement): Promise<void> {
  const mine = { ...whereTier(subject), id: letterId }
  const isSent = settlement.status === 'sent'

  return throughTierDoor(deps, subject, async (tx) => {
    await tx.tierLetter.updateMany({
      where: isSent ? mine : { ...mine, status: 'planned' },
      data: { reason: null, ...settlement, settledAt: new Date() },
    })
    await tx.tierLetter.updateMany({ where: mine, data: { claimedUntil: null } })
  })
}

type Change = Partial<Pick<TierLetter, 'claimedUntil' | 'saidAt'>>

async function change(deps: Deps, subject: TierSubject, letterId: string, data: Change): Promise<void> {
  await throughTierDoor(deps, subject, (tx) =>
    tx.tierLetter.updateMany({ where: { ...whereTier(subject), id: letterId }, data }),
  )
}
