import { isCountry } from '#workflows/billing/countries.ts'
import { z } from 'zod'

const outOfDate = 'This form is out of date. Reload the page and try again.'

/** A button that asks a running process for something. */
export const commandSchema = z.object({
  processId: z.uuid({ error: outOfDate }),
  command: z.string({ error: outOfDate }).regex(/^[a-z][a-zA-Z]{1,30}$/, { error: outOfDate }),
  token: z.uuid({ error: outOfDate }),
})

/** Leaving a membership, or taking that back. */
export const leaveSchema = z.object({
  intent: z.enum(['leave', 'keep'], { error: outOfDate }),
  token: z.uuid({ error: outOfDate }),
  reason: z.string().trim().max(500, { error: 'The reason has at most 500 characters.' }).optional(),
})

export type LeaveForm = z.infer<typeof leaveSchema>

const priceFields = {
  code: z.string().trim().max(40, { error: 'A code has at most 40 characters.' }).default(''),
  country: z
    .string()
    .refine((code) => code === '' || isCountry(code), { error: 'Choose a country of the list.' })
    .optional(),
}

/** The price is to be shown for this code and this country. */
export const priceSchema = z.object({
  ...priceFields,
  planId: z.uuid().optional().catch(undefined),
  taxId: z.string().trim().max(30, { error: 'This is no VAT id.' }).default(''),
})

export const joinSchema = z.object({
  token: z.uuid({ error: outOfDate }),
  planId: z.uuid({ error: 'Choose how you pay.' }),
  consent: z.literal('on', { error: 'Tick this to agree; without it we may not charge you, so you cannot join.' }),
  marketingConsent: z.literal('on').optional(),
  ...priceFields,
  /** The first charge of each plan as the page said it: `planId:cents`, with spaces between. */
  shown: z.string().max(1000, { error: outOfDate }).optional(),
  /** The trial was used: the person has seen a price that begins today. */
  withoutTrial: z.literal('on').optional(),
})

export const sessionIdSchema = z.string().regex(/^cs_[A-Za-z0-9_]{6,200}$/)

const wholeDays = z.coerce.number({ error: 'Write a number of days.' }).int({ error: 'Write whole days.' })

/** What a pause is shown for, in the address of its page. */
export const pauseWishSchema = z.object({
  days: wholeDays.min(0).max(1000).catch(30).default(30),
  startInDays: wholeDays.min(0).max(1000).catch(0).default(0),
})

export type PauseWish = z.infer<typeof pauseWishSchema>

/** Pausing, or moving the end of a pause; `days` are counted from its beginning. */
export const pauseSchema = z.object({
  intent: z.enum(['pause', 'move'], { error: outOfDate }),
  token: z.uuid({ error: outOfDate }),
  days: wholeDays.min(0).max(1000),
  startInDays: wholeDays.min(0).max(1000).default(0),
  /** Ask the bank for what is open at once. */
  pay: z.literal('now').optional(),
  source: z.enum(['settings', 'cancel', 'dunning', 'offer']).catch('settings').default('settings'),
})

export type PauseForm = z.infer<typeof pauseSchema>
