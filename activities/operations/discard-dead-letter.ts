import { AppError } from '#workflows/shared/app-error.ts'
import type { Tx } from '#prisma/database.ts'
import type { Deps } from '../platform/deps.ts'
import type { DeadLetter } from './dead-letters.ts'
import { recordDecision } from './record-decision.ts'
import { notDead } from './retry-dead-letter.ts'

export type DiscardDeadLetterInput = { queue: DeadLetter['queue']; id: string; reason: string; actorId: string }

/**
 * Gives up a dead letter for good; who and why is kept. A command among them is answered with a refusal, so nobody waits
 * for it for ever. A start is given up by closing its process.
 * Throws REASON_MISSING, NOT_DEAD and CLOSE_INSTEAD.
 */
export async function discardDeadLetter({ db }: Pick<Deps, 'db'>, input: DiscardDeadLetterInput): Promise<void> {
  const { queue, id, actorId } = input
  const reason = input.reason.trim()
  if (reason === '') {
    throw new AppError('REASON_MISSING', {
      userMessage: 'Say why this is given up; the reason is kept.',
      fields: { reason: 'A reason is needed.' },
    })
  }

  await db.forPlatform(
    'dead letter discarded',
    async (tx) => {
      const isDiscarded =
        queue === 'inbox' ? await discardNews(tx, id, reason) : await discardPromise(tx, input, reason)
      if (!isDiscarded) throw notDead()
    },
    { actorId, reason },
  )
}

async function discardNews(tx: Tx, id: string, reason: string): Promise<boolean> {
  const { count } = await tx.inboxEvent.updateMany({
    where: { id, deadAt: { not: null }, processedAt: null },
    data: { processedAt: new Date(), outcome: `discarded: ${reason}` },
  })

  return count > 0
}

async function discardPromise(tx: Tx, { id, actorId }: DiscardDeadLetterInput, reason: string): Promise<boolean> {
  const row = await tx.outboxMessage.findUnique({ where: { id: BigInt(id) } })
  if (!row?.deadAt || row.deliveredAt) return false
  if (row.kind === 'start') {
    throw new AppError('CLOSE_INSTEAD', {
      userMessage:
        'This is the start of an open process. Close the process instead, and its start is given up with it.',
      status: 409,
    })
  }

  await tx.outboxMessage.update({
    where: { id: row.id },
    data: { deliveredAt: new Date(), lastError: `discarded: ${reason}` },
  })
  if (!row.organizationId) return true

  const { organizationId } = row
  const answer = { ok: false, code: 'GIVEN_UP', message: 'This could not be done. The team has been told why.' }
  const commandId = row.kind === 'update' ? (row.payload as { commandId?: string }).commandId : undefined
  if (commandId) {
    await tx.command.updateMany({
      where: { organizationId, id: commandId, status: 'pending' },
      data: { status: 'refused', answer, settledAt: new Date() },
    })
  }
  await recordDecision(tx, {
    organizationId,
    action: 'discard dead letter',
    entity: 'outbox',
    entityId: id,
    actorId,
    reason,
  })

  return true
}
