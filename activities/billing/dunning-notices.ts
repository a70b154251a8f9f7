import { z } from 'zod'
import type { Tx } from '#prisma/database.ts'
import type { DunningMessage } from '#workflows/billing/dunning.rules.ts'

const coversSchema = z.array(z.object({ dunningId: z.string(), message: z.string() }))

export type Cover = { dunningId: string; message: DunningMessage }
/** A message that was claimed, for whom it speaks, and when it left. The first it covers is the one that sends it. */
export type Notice = { claim: string; covers: Cover[]; handedOverAt: Date | null }

export type MembershipRef = { organizationId: string; membershipId: string }

export function businessDay(now: number, dayMs: number): number {
  return Math.floor(now / dayMs)
}

export function dayClaim(kind: 'day' | 'sms', day: number): string {
  return `${kind}:${day}`
}

export async function loadNotices(tx: Tx, { organizationId, membershipId }: MembershipRef): Promise<Notice[]> {
  const rows = await tx.dunningNotice.findMany({
    where: { organizationId, membershipId },
    select: { claim: true, covers: true, handedOverAt: true },
    orderBy: { claimedAt: 'asc' },
  })

  return rows.map(({ claim, covers, handedOverAt }) => ({
    claim,
    covers: coversSchema.parse(covers) as Cover[],
    handedOverAt,
  }))
}

/** Which messages were handed over for one unpaid invoice, in its own name or in another's. */
export function saidOf(notices: Notice[], dunningId: string): Partial<Record<DunningMessage, string>> {
  const said = notices.flatMap(({ covers, handedOverAt }) =>
    handedOverAt
      ? covers
          .filter((cover) => cover.dunningId === dunningId)
          .map(({ message }) => [message, handedOverAt.toISOString()] as const)
      : [],
  )

  return Object.fromEntries(said)
}

export type ClaimInput = MembershipRef & {
  dunningId: string
  message: DunningMessage
  now: number
  dayMs: number
  /** Everything this message would speak for; without ours among them there is nothing to say. */
  covers: (notices: Notice[]) => Promise<Cover[]>
}

export type Claimed = { kind: 'mine'; notice: Notice } | { kind: 'done' | 'later' }

/**
 * Takes the right to send a message: one of the ladder a business day and membership, whoever of its unpaid invoices is
 * first. `done` when another speaks for this one, or nothing is to be said; `later` when the day is gone. A claim of our
 * own that left no word is ours again.
 */
export async function claimNotice(tx: Tx, input: ClaimInput): Promise<Claimed> {
  const { organizationId, membershipId, dunningId, message } = input
  await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`dunning-notice:${membershipId}`}, 0))::text`
  const notices = await loadNotices(tx, input)
  const covering = notices.find(({ covers }) =>
    covers.some((one) => one.dunningId === dunningId && one.message === message),
  )
  if (covering) {
    const isMine = covering.covers[0]?.dunningId === dunningId && !covering.handedOverAt

    return isMine ? { kind: 'mine', notice: covering } : { kind: 'done' }
  }
  const wanted = await input.covers(notices)
  const mine = wanted.find((one) => one.dunningId === dunningId)
  if (!mine) return { kind: 'done' }
  const claim = claimOf(input)
  if (notices.some((notice) => notice.claim === claim)) return { kind: 'later' }

  const covers = [mine, ...wanted.filter((one) => one !== mine)]
  await tx.dunningNotice.create({ data: { organizationId, membershipId, claim, covers } })

  return { kind: 'mine', notice: { claim, covers, handedOverAt: null } }
}

function claimOf({ dunningId, message, now, dayMs }: ClaimInput): string {
  if (message === 'sms-3') return dayClaim('sms', businessDay(now, dayMs))
  if (message === 'pause-offer' || message.startsWith('day-')) return dayClaim('day', businessDay(now, dayMs))

  return `${message}:${dunningId}`
}

export async function handOverNotice(tx: Tx, { organizationId, membershipId }: MembershipRef, claim: string, at: Date) {
  await tx.dunningNotice.updateMany({
    where: { organizationId, membershipId, claim, handedOverAt: null },
    data: { handedOverAt: at },
  })
}
