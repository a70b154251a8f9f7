import type { Deps } from '../platform/deps.ts'
import type { Mail } from './mail-blocks.ts'
import { renderMail } from './mail-template.ts'
import { handOverAccountMail, type SentAccountMail } from './send-account-mail.ts'

export type PersonMailInput = {
  /** The same one every time: with it a message is sent once, however often it is tried. */
  deliveryId: string
  userId: string
  kind: string
  mail: Mail
}

/** Sends a person what no tenant is in: the row is made at the first try. Throws as sendAccountMail does. */
export async function sendPersonMail(deps: Deps, input: PersonMailInput): Promise<SentAccountMail> {
  const { deliveryId, userId, kind, mail } = input
  const { accounts } = deps.db
  const { email: toAddress } = await accounts.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } })
  const row = { id: deliveryId, userId, kind, toAddress, messageId: `${deliveryId}@account.kumiko` }
  await accounts.accountDelivery.createMany({ data: row, skipDuplicates: true })

  return handOverAccountMail(deps, deliveryId, ({ name, timeZone }) =>
    renderMail(mail, { name, timeZone, now: new Date(), dayMs: deps.config.dayMs }),
  )
}
