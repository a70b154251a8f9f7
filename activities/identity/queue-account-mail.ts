import { randomUUID } from 'node:crypto'
import type { Tx } from '#prisma/database.ts'
import type { AccountMailKind } from '../messaging/account-mails.ts'
import { enqueueAccountMail } from '../operations/outbox.ts'

export type QueueAccountMailInput = {
  userId: string
  kind: AccountMailKind
  toAddress: string
  verificationId?: string
}

/** Promises a message about the account, in the transaction of what it is about. Returns the delivery to send after the commit. */
export async function queueAccountMail(tx: Tx, input: QueueAccountMailInput): Promise<string> {
  const deliveryId = randomUUID()
  await tx.accountDelivery.create({
    data: { id: deliveryId, ...input, messageId: `${deliveryId}@account.kumiko` },
    select: { id: true },
  })
  await enqueueAccountMail(tx, { deliveryId })

  return deliveryId
}
