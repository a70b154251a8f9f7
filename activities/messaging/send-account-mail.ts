import { AppError } from '#workflows/shared/app-error.ts'
import { codeOf, linkTokenOf } from '../identity/verification-code.ts'
import type { Deps } from '../platform/deps.ts'
import { accountMail, type AccountMailKind } from './account-mails.ts'
import { renderMail } from './mail-template.ts'

export type SentAccountMail = { kind: 'handed-over' | 'already' | 'pointless' }

type Message = ReturnType<typeof renderMail>

type Claimed = {
  id: string
  kind: AccountMailKind
  toAddress: string
  messageId: string
  createdAt: Date
  name: string
  timeZone: string | null
  verificationId: string | null
  isOpen: boolean
}

// Longer than the mail gateway waits for an answer.
const claimSeconds = 30

/**
 * Hands a message about an account over to the mail service. Resolves when nothing is left to do: handed over now, before,
 * or pointless by now (its code has run out). Throws when it has to be tried again, MAIL_IN_PROGRESS while another try
 * runs. May be called at any time by anyone: one try at a time, always the same Message-ID.
 */
export function sendAccountMail(deps: Deps, { deliveryId }: { deliveryId: string }): Promise<SentAccountMail> {
  return handOverAccountMail(deps, deliveryId, (claimed) => messageOf(deps, claimed))
}

/** The same for a row whose words somebody else writes; null where they are pointless by now. */
export async function handOverAccountMail(
  deps: Deps,
  deliveryId: string,
  write: (claimed: Claimed) => Message | null,
): Promise<SentAccountMail> {
  const claimed = await claim(deps, deliveryId)
  if (!claimed) return settledBefore(deps, deliveryId)

  const message = write(claimed)
  if (!message) {
    await settle(deps, deliveryId, { status: 'failed', error: 'the code ran out before it could be sent' })

    return { kind: 'pointless' }
  }

  try {
    const { providerId } = await deps.mail.send({
      to: claimed.toAddress,
      ...message,
      messageId: claimed.messageId,
      dedupeKey: deliveryId,
    })
    await settle(deps, deliveryId, { status: 'handed_over', providerId, error: null, handedOverAt: new Date() })
  } catch (error) {
    await settle(deps, deliveryId, { error: String(error).slice(0, 500) })
    throw error
  }

  return { kind: 'handed-over' }
}

/** Takes the row for one try; the claim runs out by itself if the process dies. */
async function claim({ db }: Deps, deliveryId: string): Promise<Claimed | undefined> {
  const rows = await db.accounts.$queryRaw<Claimed[]>`
    with claimed as (
      update account_deliveries set attempts = attempts + 1, claimed_until = now() + make_interval(secs => ${claimSeconds})
      where id = ${deliveryId}::uuid and status = 'claimed' and (claimed_until is null or claimed_until < now())
      returning id, user_id, kind, to_address, message_id, created_at, verification_id)
    select c.id, c.kind, c.to_address::text as "toAddress", c.message_id as "messageId", c.created_at as "createdAt",
      u.name, u.time_zone as "timeZone", v.id as "verificationId",
      coalesce(v.consumed_at is null and v.expires_at > now(), false) as "isOpen"
    from claimed c join users u on u.id = c.user_id left join verifications v on v.id = c.verification_id`

  return rows[0]
}

async function settledBefore({ db }: Deps, deliveryId: string): Promise<SentAccountMail> {
  const row = await db.accounts.accountDelivery.findUnique({ where: { id: deliveryId }, select: { status: true } })
  if (row && ['handed_over', 'delivered', 'bounced'].includes(row.status)) return { kind: 'already' }
  // A row that is gone went with its account.
  if (!row || row.status === 'failed') return { kind: 'pointless' }

  throw new AppError('MAIL_IN_PROGRESS', { userMessage: 'This message is being sent just now.', status: 409 })
}

function messageOf({ config }: Deps, { kind, toAddress, name, timeZone, createdAt, ...claimed }: Claimed) {
  const { verificationId, isOpen } = claimed
  const secret = config.SESSION_SECRET
  const verification =
    verificationId && isOpen
      ? { code: codeOf(secret, verificationId), linkToken: linkTokenOf(secret, verificationId) }
      : null
  const mail = accountMail(kind, { home: new URL(config.PUBLIC_URL).origin, toAddress, verification, at: createdAt })

  return mail && renderMail(mail, { name, timeZone, now: new Date(), dayMs: config.dayMs })
}

type Settlement = { status?: 'handed_over' | 'failed'; providerId?: string; error: string | null; handedOverAt?: Date }

async function settle({ db }: Deps, deliveryId: string, settlement: Settlement): Promise<void> {
  await db.accounts.accountDelivery.updateMany({
    where: { id: deliveryId, status: 'claimed' },
    data: { ...settlement, claimedUntil: null },
  })
}
