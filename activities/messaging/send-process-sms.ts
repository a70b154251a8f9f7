import { randomUUID } from 'node:crypto'
import type { Tx } from '#prisma/database.ts'
import { withdrawSmsConsent } from '../identity/withdraw-sms-consent.ts'
import type { Deps } from '../platform/deps.ts'

export type ProcessSmsInput = {
  organizationId: string
  userId: string
  membershipId?: string
  /** One message per key, however often it is tried. */
  dedupeKey: string
  kind: string
  text: string
  /** Written in the transaction that records the hand-over. */
  onHandedOver?: (tx: Tx, at: Date) => Promise<void>
}

export type ProcessSmsOutcome = { kind: 'handed-over' | 'already' | 'flagged' | 'unwanted' }

type Claim = { id: string; status: string; isFirst: boolean }

/**
 * Sends one SMS to the verified number a person gave for that. Found claimed without a hand-over it is not sent again but flagged
 * (architecture.md: twice is worse than lost here). Who withdrew consent meanwhile, or answered STOP, gets none. Throws
 * when Twilio did not take it.
 */
export async function sendProcessSms(deps: Deps, input: ProcessSmsInput): Promise<ProcessSmsOutcome> {
  const { organizationId, userId, text, onHandedOver } = input
  const user = await deps.db.accounts.user.findUniqueOrThrow({ where: { id: userId } })
  const { phone, phoneVerifiedAt, smsConsentAt } = user
  if (!phone || !phoneVerifiedAt || !smsConsentAt) return { kind: 'unwanted' }

  const claim = await claimDelivery(deps, input)
  if (claim.status !== 'claimed') return { kind: claim.status === 'flagged' ? 'flagged' : 'already' }
  if (!claim.isFirst)
    return settle(deps, { organizationId, claim, status: 'flagged', error: 'an earlier try left no word' })

  const sent = await sendOrRelease(deps, { organizationId, claim, to: phone, text })
  if (sent.kind === 'opted-out') {
    await settle(deps, { organizationId, claim, status: 'failed', error: 'opted out' })
    await withdrawSmsConsent(deps, { phone })

    return { kind: 'unwanted' }
  }
  const at = new Date()
  await deps.db.forOrganization(organizationId, async (tx) => {
    await tx.delivery.updateMany({
      where: { organizationId, id: claim.id, status: 'claimed' },
      data: { status: 'handed_over', providerId: sent.providerId, handedOverAt: at },
    })
    await onHandedOver?.(tx, at)
  })

  return { kind: 'handed-over' }
}

type Sending = { organizationId: string; claim: Claim; to: string; text: string }

/** A refusal is known not to have been sent, so its claim is given back and the next try is a first one again. */
async function sendOrRelease(deps: Deps, { organizationId, claim, to, text }: Sending) {
  try {
    return await deps.sms.send({ to, text })
  } catch (error) {
    const isRefused = error instanceof Error && 'status' in error && typeof error.status === 'number'
    if (isRefused) {
      await deps.db.forOrganization(organizationId, (tx) =>
        tx.delivery.deleteMany({ where: { organizationId, id: claim.id, status: 'claimed' } }),
      )
    }
    throw error
  }
}

async function claimDelivery({ db }: Deps, input: ProcessSmsInput): Promise<Claim> {
  const { organizationId, userId, membershipId, dedupeKey, kind, text } = input
  const id = randomUUID()

  return db.forOrganization(organizationId, async (tx) => {
    const rows = await tx.$queryRaw<Claim[]>`
      insert into deliveries (organization_id, id, user_id, membership_id, dedupe_key, channel, class, kind, subject, message_id)
      values (${organizationId}::uuid, ${id}::uuid, ${userId}::uuid, ${membershipId ?? null}::uuid, ${dedupeKey}, 'sms',
        'transactional', ${kind}, ${text}, ${id})
      on conflict (organization_id, dedupe_key) do update set attempts = deliveries.attempts + 1
      returning id, status, attempts = 1 as "isFirst"`
    const [claim] = rows
    if (!claim) throw new Error(`The delivery ${dedupeKey} could not be claimed.`)

    return claim
  })
}

type Settling = { organizationId: string; claim: Claim; status: 'flagged' | 'failed'; error: string }

async function settle({ db }: Deps, { organizationId, claim, status, error }: Settling): Promise<ProcessSmsOutcome> {
  await db.forOrganization(organizationId, (tx) =>
    tx.delivery.updateMany({ where: { organizationId, id: claim.id, status: 'claimed' }, data: { status, error } }),
  )

  return { kind: 'flagged' }
}
