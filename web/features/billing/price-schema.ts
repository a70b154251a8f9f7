import { z } from 'zod'
import { elsewhere, isCountry } from '#workflows/billing/countries.ts'
import { parseMoney } from '#workflows/shared/format-money.ts'
import { requiredText } from '../community/schema.ts'

const token = z.uuid({ error: 'This form is out of date. Reload the page and try again.' })
const country = z.string({ error: 'Choose a country.' }).refine(isCountry, { error: 'Choose a country.' })

function count(most: number, what: string) {
  return z
    .number({ error: `${what}: a whole number, please.` })
    .int({ error: `${what}: a whole number, please.` })
    .min(1, { error: `${what}: at least 1.` })
    .max(most, { error: `${what}: at most ${most}.` })
    .optional()
}

export const couponSchema = z
  .object({
    token,
    code: z
      .string({ error: 'The code is missing.' })
      .trim()
      .regex(/^[A-Za-z0-9-]{3,30}$/, { error: 'Use 3 to 30 letters, digits and hyphens.' }),
    off: z.enum(['percent', 'amount'], { error: 'Choose a share or an amount.' }),
    percent: count(100, 'The share'),
    amount: z.string().max(20, { error: 'This is no amount.' }).default(''),
    currency: z.string().regex(/^[A-Z]{3}$/, { error: 'Choose a currency.' }),
    duration: z.enum(['once', 'months', 'forever'], { error: 'Choose how long it lasts.' }),
    months: count(36, 'Months'),
    maxUses: count(1_000_000, 'Uses'),
    lastDay: z.iso.date({ error: 'Write the day like 2026-12-24.' }).optional(),
    planIds: z.array(z.uuid({ error: 'This plan is not known.' })).default([]),
  })
  .superRefine(({ off, percent, duration, months, amount, currency }, context) => {
    const say = (path: string, message: string) => {
      context.addIssue({ code: 'custom', path: [path], message })
    }
    if (off === 'percent' && percent === undefined) say('percent', 'Say how much, from 1 to 100.')
    const amountCents = parseMoney(amount, currency)
    if (off === 'amount' && (amountCents === null || amountCents <= 0))
      say('amount', `Write an amount in ${currency}, like 5 or 5.00.`)
    if (duration === 'months' && months === undefined) say('months', 'Say for how many months.')
  })

export type CouponForm = z.infer<typeof couponSchema>

export const endCouponSchema = z.object({ couponId: z.uuid({ error: 'This code is not known.' }) })

/** A rate in per cent as people write it, in millionths: `19`, `8.375`, `7,7 %`; null when it is none. */
export function readRate(text: string): number | null {
  const plain = /^(\d{1,3})(?:[.,](\d{1,4}))?\s*%?$/.exec(text.trim())
  if (!plain) return null
  const ratePpm = Number(`${plain[1] ?? '0'}${(plain[2] ?? '').padEnd(4, '0')}`)

  return ratePpm <= 1_000_000 ? ratePpm : null
}

export const taxRateSchema = z.object({
  token,
  country: z
    .string({ error: 'Choose a country.' })
    .refine((code) => code === elsewhere || isCountry(code), { error: 'Choose a country.' }),
  name: requiredText(30, 'The name'),
  rate: z.string({ error: 'The rate is missing.' }).refine((text) => readRate(text) !== null, {
    error: 'Write the rate in per cent, like 19 or 8.375.',
  }),
  kind: z.enum(['inclusive', 'exclusive'], { error: 'Choose whether your prices contain the tax.' }),
})

export type TaxRateForm = z.infer<typeof taxRateSchema>

export const endTaxRateSchema = z.object({ taxRateId: z.uuid({ error: 'This rate is not known.' }) })
export const taxHomeSchema = z.object({ country })
