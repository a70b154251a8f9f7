import { z } from 'zod'
import { parseMoney } from '#web/ui/format-money.ts'
import { requiredText } from '../community/schema.ts'

const outOfDate = 'This form is out of date. Reload the page and try again.'
const token = z.uuid({ error: outOfDate })
const wholeNumber = z.coerce.number({ error: outOfDate }).int({ error: outOfDate })

/** The plan that was chosen, with the price that was shown. */
const wish = { token, planId: z.uuid({ error: outOfDate }) }
const shownCents = wholeNumber.min(0, { error: outOfDate }).max(99_999_999, { error: outOfDate })
export const planChangeSchema = z.discriminatedUnion(
  'intent',
  [
    z.object({
      intent: z.literal('now'),
      ...wish,
      prorationDate: wholeNumber.min(1, { error: outOfDate }),
      dueCents: shownCents,
    }),
    z.object({ intent: z.literal('later'), ...wish, amountCents: shownCents }),
  ],
  { error: outOfDate },
)

export const refundSchema = z.object({
  token,
  amount: z.string({ error: 'The amount is missing.' }).max(20, { error: 'This is no amount.' }),
  reason: requiredText(300, 'The reason'),
})

export type RefundForm = z.infer<typeof refundSchema>

/** The number that a page of statements ends before; a broken one starts at the newest. */
export function readBefore(request: Request): number | null {
  const before = z.coerce.number().int().min(1).max(2_000_000_000)

  return before.safeParse(new URL(request.url).searchParams.get('before')).data ?? null
}

/** The amount in cents, or the sentence that says what is wrong with it. */
export function readRefundAmount(text: string, currency: string): { amountCents?: number; problem?: string } {
  const amountCents = parseMoney(text, currency)
  if (amountCents === null) return { problem: `This is no amount in ${currency}. Write it like 29 or 29.00.` }
  if (amountCents <= 0) return { problem: 'Give back more than nothing.' }

  return { amountCents }
}

/** What can be done on the page of a tier. */
export const tierSchema = z.object({
  intent: z.enum(['buy', 'cancel', 'keep', 'portal'], { error: outOfDate }),
  token,
})

export type TierForm = z.infer<typeof tierSchema>
