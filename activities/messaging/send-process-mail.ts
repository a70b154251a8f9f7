import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Tx } from '#prisma/database.ts'
import type { Deps } from '../platform/deps.ts'
import { renderMail } from './mail-template.ts'
import type { Mail } from './mail-blocks.ts'

export type ProcessMailInput = {
  organizationId: string
  userId: string
  membershipId?: string
  /** `<process>:<step>`: one message per step, however often the step is tried. */
  dedupeKey: string
  kind: string
  class: 'transactional' | 'marketing'
  mail: Mail
  /** Two may send it at the same time, such as a webhook and a page: the later one waits for the first. */
  hasRivals?: boolean
  /** Written in the transaction that records the hand-over. */
  onHandedOver?: (tx: Tx, at: Date) => Promise<void>
}

export type ProcessMailOutcome = { kind: 'handed-over' | 'already' | 'flagged' }

// Longer than the mail gateway waits for an answer.
const claimSeconds = 15

type Claim = { id: string; messageId: string; status: string; isFirst: boolean }

/**
 * The delivery rule of architecture.md: claimed, then handed over. Found claimed without a hand-over, a transactional
 * message is sent again under the same Message-ID (lost is worse than twice), a marketing one is flagged instead.
 * Throws when the mail service did not take it.
 */
export async function sendProcessMail(deps: Deps, input: ProcessMailInput): Promise<ProcessMailOutcome> {
  const { organizationId, dedupeKey, userId, onHandedOver } = input
  const claim = await claimWhenFree(deps, input)
  if (claim.status !== 'claimed') return { kind: claim.status === 'flagged' ? 'flagged' : 'already' }
  if (!claim.isFirst && input.class === 'marketing') return flag(deps, organizationId, claim.id)

  const user = await deps.db.accounts.user.findUniqueOrThrow({ where: { id: userId } })
  const reader = { name: user.name, timeZone: user.timeZone, now: new Date(), dayMs: deps.config.dayMs }
  const message = renderMail(input.mail, reader)
  const { providerId } = await deps.mail.send({ to: user.email, ...message, messageId: claim.messageId, dedupeKey })

  const at = new Date()
  await deps.db.forOrganization(organizationId, async (tx) => {
    await tx.delivery.updateMany({
      where: { organizationId, id: claim.id, status: 'claimed' },
      data: { status: 'handed_over', providerId, handedOverAt: at, subject: message.subject },
    })
    await onHandedOver?.(tx, at)
  })

  return { kind: 'handed-over' }
}

/** A rival has sent it within a moment, or its claim runs out. */
async function claimWhenFree(deps: Deps, input: ProcessMailInput): Promise<Claim> {
  for (;;) {
    const claim = await claimDelivery(deps, input)
    if (claim) return claim
    await sleep(250)
  }
}

async function claimDelivery({ db, config }: Deps, input: ProcessMailInput): Promise<Claim | undefined> {
  const { organizationId, userId, membershipId, dedupeKey, kind, mail } = input
  const id = randomUUID()
  const messageId = `${id}@${config.SENDER_EMAIL.split('@')[1] ?? 'kumiko.example'}`

  return db.forOrganization(organizationId, async (tx) => {
    const rows = await tx.$queryRaw<Claim[]>`
      insert into deliveries (organization_id, id, user_id, membership_id, dedupe_key, channel, class, kind, subject, message_id)
      values (${organizationId}::uuid, ${id}::uuid, ${userId}::uuid, ${membershipId ?? null}::uuid, ${dedupeKey}, 'email',
        ${input.class}, ${kind}, ${mail.subject}, ${messageId})
      on conflict (organization_id, dedupe_key) do update set attempts = deliveries.attempts + 1,
          claimed_at = case when deliveries.status = 'claimed' then now() else deliveries.claimed_at end
        where deliveries.status <> 'claimed' or not ${input.hasRivals ?? false}
          or deliveries.claimed_at < now() - make_interval(secs => ${claimSeconds})
      returning id, message_id as "messageId", status, attempts = 1 as "isFirst"`

    return rows[0]
  })
}

async function flag({ db }: Deps, organizationId: string, id: string): Promise<ProcessMailOutcome> {
  await db.forOrganization(organizationId, (tx) =>
    tx.delivery.updateMany({
      where: { organizationId, id, status: 'claimed' },
      data: { status: 'flagged', error: 'claimed by an earlier try that left no word' },
    }),
  )

  return { kind: 'flagged' }
}
