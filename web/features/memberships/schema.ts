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

export const joinSchema = z.object({
  token: z.uuid({ error: outOfDate }),
  planId: z.uuid({ error: 'Choose how you pay.' }),
  consent: z.literal('on', { error: 'Tick this to agree; without it we may not charge you, so you cannot join.' }),
  marketingConsent: z.literal('on').optional(),
  /** The trial was used: the person has seen a price that begins today. */
  withoutTrial: z.literal('on').optional(),
})

export const sessionIdSchema = z.string().regex(/^cs_[A-Za-z0-9_]{6,200}$/)
