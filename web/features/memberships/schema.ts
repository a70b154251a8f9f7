import { z } from 'zod'

const outOfDate = 'This form is out of date. Reload the page and try again.'

/** A button that asks a running process for something. */
export const commandSchema = z.object({
  processId: z.uuid({ error: outOfDate }),
  command: z.string({ error: outOfDate }).regex(/^[a-z][a-zA-Z]{1,30}$/, { error: outOfDate }),
  token: z.uuid({ error: outOfDate }),
})

export const joinSchema = z.object({
  token: z.uuid({ error: outOfDate }),
  planId: z.uuid({ error: 'Choose how you pay.' }),
  consent: z.literal('on', { error: 'Tick this to agree; without it we may not charge you, so you cannot join.' }),
  marketingConsent: z.literal('on').optional(),
  /** The trial was used: the person has seen a price that begins today. */
  withoutTrial: z.literal('on').optional(),
})

export const sessionIdSchema = z.string().regex(/^cs_[A-Za-z0-9_]{6,200}$/)
