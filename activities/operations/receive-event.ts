import type { Deps } from '../platform/deps.ts'

export type Provider = 'stripe' | 'sendgrid' | 'twilio'

export type ReceiveEventInput = {
  provider: Provider
  /** The provider's account it happened in; '' is our own. */
  account?: string
  eventId: string
  type: string
  objectId: string
  occurredAt: Date
  source?: 'webhook' | 'catch-up'
}

/**
 * Keeps news from outside: ids only, whoever works them off asks the owner for the truth. Returns false when the event
 * was already known. Safe to repeat.
 */
export async function receiveEvent(deps: Pick<Deps, 'db'>, input: ReceiveEventInput): Promise<boolean> {
  return (await receiveEvents(deps, [input])) > 0
}

/** The same for several at once, all or none. Returns how many were new. */
export async function receiveEvents({ db }: Pick<Deps, 'db'>, events: ReceiveEventInput[]): Promise<number> {
  if (events.length === 0) return 0

  return db.forPlatform('inbox', async (tx) => {
    const { count } = await tx.inboxEvent.createMany({
      data: events.map(({ account = '', source = 'webhook', ...event }) => ({ ...event, account, source })),
      skipDuplicates: true,
    })
    if (count > 0) await tx.$queryRaw`select pg_notify('kumiko_inbox', '')::text`

    return count
  })
}
