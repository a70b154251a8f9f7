import type { Deps } from '../../platform/deps.ts'
import type { InboxRow } from '../claim-inbox.ts'
import type { InboxResult } from '../mark-inbox.ts'

type MessageNews = {
  isDelivered: boolean
  occurredAt: Date
  key: string
  failedAs: 'bounced' | 'failed'
  error: string
}

/**
 * SendGrid's word about a message, named by our dedupe key or its own message id. It cannot be asked again, so the news
 * is the truth; a bounce outweighs an earlier delivery, never the other way round.
 */
export function recordMailNews(deps: Deps, { type, objectId, occurredAt }: InboxRow): Promise<InboxResult> {
  return record(deps, {
    isDelivered: type === 'delivered',
    occurredAt,
    key: objectId,
    failedAs: 'bounced',
    error: type,
  })
}

/** Twilio's word about an SMS, named by its sid. */
export function recordSmsNews(deps: Deps, { type, objectId, occurredAt }: InboxRow): Promise<InboxResult> {
  return record(deps, { isDelivered: type === 'delivered', occurredAt, key: objectId, failedAs: 'failed', error: type })
}

async function record({ db }: Deps, news: MessageNews): Promise<InboxResult> {
  const { isDelivered, occurredAt, key, failedAs, error } = news
  const status = isDelivered ? 'delivered' : failedAs
  const changed = await db.forPlatform('delivery news', async (tx) => {
    const ofProcess = await tx.$executeRaw`
      update deliveries set status = ${status}, error = ${isDelivered ? null : error},
        delivered_at = coalesce(${isDelivered ? occurredAt : null}::timestamptz, delivered_at),
        handed_over_at = coalesce(handed_over_at, ${occurredAt})
      where (dedupe_key = ${key} or provider_id = ${key})
        and (status in ('claimed', 'handed_over', 'flagged') or ${!isDelivered})`
    const ofAccount = await tx.$executeRaw`
      update account_deliveries set status = ${status}, error = ${isDelivered ? null : error},
        handed_over_at = coalesce(handed_over_at, ${occurredAt})
      where (id::text = ${key} or message_id = ${key} or provider_id = ${key})
        and (status in ('claimed', 'handed_over') or ${!isDelivered})`

    return ofProcess + ofAccount
  })

  return { kind: 'done', outcome: changed > 0 ? status : 'no message of ours, or nothing new' }
}
