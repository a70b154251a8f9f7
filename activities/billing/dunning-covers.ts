import type { Tx } from '#prisma/database.ts'
import type { Dispute, Dunning, Invoice } from '#prisma/generated.server/client.ts'
import type { DunningRoute } from '#workflows/billing/dunning-routes.rules.ts'
import { isContested } from '#workflows/billing/dispute-status.rules.ts'
import { dunningDates, type DunningKind, ladderMessage, readOnlyDay } from '#workflows/billing/dunning-dates.rules.ts'
import type { DunningMessage } from '#workflows/billing/dunning.rules.ts'
import { businessMs } from '#workflows/shared/business-time.ts'
import type { DunningItem, DunningMailFacts } from './dunning-mail-facts.ts'
import type { Cover, Notice } from './dunning-notices.ts'
import { cardPath, pausePath } from './dunning-places.ts'

type About = { organizationId: string; membershipId: string; dunningId: string; dayMs: number; message: DunningMessage }
type Both = { dunning: Dunning; invoice: Invoice; dispute: Dispute | null }

/** The invoices of a membership that are being asked for, oldest first, with their present state. */
async function loadOpen(tx: Tx, { organizationId, membershipId }: About): Promise<Both[]> {
  const dunnings = await tx.dunning.findMany({
    where: { organizationId, membershipId, closedAt: null },
    orderBy: { firstFailedAt: 'asc' },
  })
  const invoices = await tx.invoice.findMany({
    where: { organizationId, stripeInvoiceId: { in: dunnings.map(({ stripeInvoiceId }) => stripeInvoiceId) } },
  })

  const disputes = await tx.dispute.findMany({
    where: { organizationId, stripeDisputeId: { in: dunnings.map(({ stripeDisputeId }) => stripeDisputeId) } },
  })

  return dunnings.flatMap((dunning) => {
    const invoice = invoices.find(({ stripeInvoiceId }) => stripeInvoiceId === dunning.stripeInvoiceId)

    const dispute = disputes.find(({ stripeDisputeId }) => stripeDisputeId === dunning.stripeDisputeId) ?? null

    return invoice ? [{ dunning, invoice, dispute }] : []
  })
}

/** Whether a message is still true of an invoice: nothing of the ladder once it is no longer asked for. */
function isTrueOf(message: DunningMessage, both: Both): boolean {
  const { dunning, invoice } = both
  if (dunning.kind === 'late') return message === 'restored'
  if (dunning.kind === 'chargeback') return isTrueOfChargeback(message, both)
  switch (message) {
    case 'thanks':
      return invoice.status === 'paid' && !isTakenBack(invoice) && dunning.restoredAt === null
    case 'let-go':
      return invoice.status === 'void' || invoice.status === 'uncollectible' || isTakenBack(invoice)
    case 'pause-stays':
      return invoice.status === 'void' || invoice.status === 'uncollectible'
    case 'restored':
      return dunning.restoredAt !== null
    default:
      return invoice.status === 'open'
  }
}

/** Called paid, with nothing left that was asked for. */
function isTakenBack({ status, totalCents }: Invoice): boolean {
  return status === 'paid' && totalCents <= 0
}

/** Stripe calls its invoice paid throughout: the dispute says how it stands. */
function isTrueOfChargeback(message: DunningMessage, { dispute }: Both): boolean {
  const isOpen = dispute !== null && isContested(dispute.status) && !dispute.forgivenAt
  switch (message) {
    case 'thanks':
      return dispute !== null && !isContested(dispute.status)
    case 'let-go':
      return dispute?.forgivenAt != null
    case 'pause-stays':
    case 'restored':
      return false
    default:
      return isOpen
  }
}

/** For whom a message speaks: ours, and every other of the membership that it is just as true of and has not had it. */
export async function coversOf(tx: Tx, input: About & { notices: Notice[] }): Promise<Cover[]> {
  const { message, dunningId, dayMs, notices } = input
  const isLadder = message.startsWith('day-') || message === 'sms-3'
  const covers = (await loadOpen(tx, input)).flatMap((both): Cover[] => {
    const { id, kind, firstFailedAt } = both.dunning
    if (!isTrueOf(message, both)) return []
    const truth = { kind: kind as DunningKind, firstFailedAt: firstFailedAt.toISOString() }
    const step = ladderMessage(truth, { dayMs }, Date.now())
    // An SMS belongs to day 3; an invoice that is not there yet has its own later.
    if (message === 'sms-3' && step !== 'day-3') return []
    const theirs = id === dunningId || !isLadder || message === 'sms-3' ? message : step

    return theirs ? [{ dunningId: id, message: theirs }] : []
  })

  return covers.filter(
    (cover) =>
      cover.dunningId === dunningId ||
      ((wasTold(notices, cover.dunningId) || isLadder) &&
        !notices.some((notice) => notice.covers.some((one) => isSame(one, cover)))),
  )
}

function isSame(one: Cover, other: Cover): boolean {
  return one.dunningId === other.dunningId && one.message === other.message
}

/** Who never heard of a failure is not thanked for it in another's message. */
function wasTold(notices: Notice[], dunningId: string): boolean {
  return notices.some(({ covers }) => covers.some((cover) => cover.dunningId === dunningId))
}

/** Of those a message was claimed for, the ones it is still true of. A message of the ladder takes all that is open. */
export async function mayStillSay(tx: Tx, { covers, ...input }: About & { covers: Cover[] }): Promise<Both[]> {
  const open = await loadOpen(tx, input)
  const covered = open.filter(
    (both) => covers.some(({ dunningId }) => dunningId === both.dunning.id) && isTrueOf(input.message, both),
  )
  if (covered.length === 0 || isEnding(input.message)) return covered

  return open.filter((both) => isTrueOf(input.message, both))
}

function isEnding(message: DunningMessage): boolean {
  return ['thanks', 'let-go', 'pause-stays', 'ended', 'restored'].includes(message)
}

export type LoadedMail = { userId: string; facts: DunningMailFacts }

export async function loadMailFacts(
  tx: Tx,
  { speaking, home, ...about }: About & { speaking: Both[]; home: string },
): Promise<LoadedMail> {
  const { organizationId, membershipId, dayMs } = about
  const membership = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: membershipId } },
    include: { community: { select: { name: true, slug: true } } },
  })
  const open = await loadOpen(tx, about)
  const isMoreOpen = open.some(
    (both) => isTrueOf('day-0', both) && !speaking.some((one) => one.dunning.id === both.dunning.id),
  )

  return {
    userId: membership.userId,
    facts: {
      home,
      communityName: membership.community.name,
      communitySlug: membership.community.slug,
      membershipId,
      cardLast4: speaking[0]?.dispute?.cardLast4 ?? membership.cardLast4,
      cardUrl: `${home}${cardPath}`,
      pauseUrl: `${home}${pausePath(membershipId)}`,
      status: membership.stripeStatus,
      items: speaking.map((both) => itemOf(both, dayMs)),
      isMoreOpen,
    },
  }
}

function itemOf({ dunning, invoice, dispute }: Both, dayMs: number): DunningItem {
  const { firstFailedAt, nextTryAt } = dunning
  const kind = dunning.kind as DunningKind
  const failure = { kind, firstFailedAt: firstFailedAt.toISOString() }
  const { endAt } = dunningDates(failure, { dayMs })

  return {
    kind,
    route: dunning.route as DunningRoute,
    amountCents: dunning.amountCents,
    currency: dunning.currency,
    number: invoice.number,
    nextTryAt: nextTryAt && nextTryAt > new Date() ? nextTryAt : null,
    hostedUrl: kind === 'chargeback' ? null : invoice.hostedUrl,
    isTakenBack: isTakenBack(invoice),
    disputeReason: dispute?.reason ?? null,
    step: kind === 'resume' ? null : ladderMessage(failure, { dayMs }, Date.now()),
    readOnlyAt: new Date(firstFailedAt.getTime() + businessMs({ days: readOnlyDay }, dayMs)),
    endAt: new Date(endAt),
  }
}
