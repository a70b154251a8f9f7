import type { Fall } from '../world.ts'
import type { DeliveryRow, DeskMail } from './load-facts.ts'

export type Letters = { deliveries: DeliveryRow[]; mails: DeskMail[] }

/** Each message that was written down arrived once, and none came that was not. Returns what is broken. */
export function judgeLetters({ deliveries, mails }: Letters, falls: Fall[]): string[] {
  const broken: string[] = []
  for (const delivery of deliveries) {
    const copies = mails.filter((mail) => messageIdOf(mail) === delivery.messageId)
    if (delivery.status === 'claimed' || !delivery.handedOverAt) broken.push(`${delivery.key} is ${delivery.status}`)
    if (copies.length === 0) broken.push(`${delivery.key} never arrived`)
    if (copies.length > 1 && !isExcused(copies, delivery, falls))
      broken.push(`${delivery.key} arrived ${copies.length} times`)
  }

  const known = new Set(deliveries.map(({ messageId }) => messageId))
  const unknown = mails.filter((mail) => isAboutTrial(mail) && !known.has(messageIdOf(mail)))
  if (unknown.length > 0) broken.push(`letters without a row: ${unknown.map(({ subject }) => subject).join(', ')}`)

  return broken
}

/** One more copy is right only when something fell after the first was handed over and before that was written down. */
function isExcused(copies: DeskMail[], { handedOverAt }: DeliveryRow, falls: Fall[]): boolean {
  const [first] = copies.map(({ at }) => Date.parse(at)).sort((a, b) => a - b)
  if (first === undefined || !handedOverAt) return false
  const between = falls.filter(({ at, backAt }) => backAt >= first && at <= handedOverAt.getTime())

  return copies.length - 1 <= between.length
}

function messageIdOf({ headers }: DeskMail): string {
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'message-id')

  return found?.[1].replace(/^<|>$/g, '') ?? ''
}

/** Codes for the account are sent before anybody joins and belong to no tenant. */
function isAboutTrial({ subject }: DeskMail): boolean {
  return !/code|confirm your/i.test(subject)
}
