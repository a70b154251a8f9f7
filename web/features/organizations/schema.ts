import { z } from 'zod'
import { parseMoney } from '#workflows/shared/format-money.ts'
import { isTimeZone } from './time-zones.ts'
import { optionalText, requiredText } from '../community/schema.ts'

/** Words that an address must not take from the app itself. */
const reserved = ['new', 'me', 'studio', 'admin', 'api', 'ops', 'settings', 'kumiko']

const slug = z
  .string({ error: 'An address is missing.' })
  .trim()
  .toLowerCase()
  .pipe(
    z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{1,46})[a-z0-9]$/, {
        error: 'Use 3 to 48 small letters, digits and hyphens, with a letter or digit at both ends.',
      })
      .refine((text) => !reserved.includes(text), { error: 'This address belongs to the app. Try another one.' }),
  )

export const organizationSchema = z.object({ name: requiredText(80, 'The name'), slug })
export type OrganizationForm = z.infer<typeof organizationSchema>

export const currencies = ['EUR', 'USD', 'GBP', 'CHF', 'SEK', 'DKK', 'NOK', 'PLN', 'CAD', 'AUD', 'JPY'] as const

function hours(least: number, most: number, what: string) {
  return z
    .number({ error: `${what}: a whole number, please.` })
    .int({ error: `${what}: a whole number, please.` })
    .min(least, { error: `${what}: at least ${least}.` })
    .max(most, { error: `${what}: at most ${most}.` })
}

const communityFields = {
  name: requiredText(80, 'The name'),
  tagline: optionalText(140, 'The line under the name'),
  about: optionalText(20_000, 'The text about the community'),
  guidelines: optionalText(20_000, 'The guidelines'),
  timeZone: z.string({ error: 'Choose a time zone.' }).refine(isTimeZone, { error: 'This time zone is not known.' }),
  currency: z.enum(currencies, { error: 'Choose a currency.' }),
  reminderHours: hours(3, 168, 'Reminder before the trial’s end').default(24),
  extensionDays: hours(1, 30, 'More time without a goal').default(3),
  holdCapDays: hours(1, 30, 'Longest wait for an instructor').default(7),
  showPromises: z.boolean().default(false),
}

export const newCommunitySchema = z.object({ slug, ...communityFields })
export const communitySchema = z.object(communityFields)
export type CommunityForm = z.infer<typeof newCommunitySchema>

const money = z.string({ error: 'A price is missing.' }).max(20, { error: 'This is no price.' })

export const planSchema = z
  .object({
    token: z.uuid({ error: 'This form is out of date. Reload the page and try again.' }),
    name: requiredText(40, 'The name'),
    interval: z.enum(['month', 'year', 'once', 'free'], { error: 'Choose how often it is paid.' }),
    amount: money.optional().default(''),
    trialDays: hours(0, 90, 'Trial').default(0),
  })
  .superRefine(({ interval, trialDays }, context) => {
    if (trialDays > 0 && (interval === 'once' || interval === 'free')) {
      const message = 'A trial goes before a monthly or yearly price only. Set it to 0.'
      context.addIssue({ code: 'custom', path: ['trialDays'], message })
    }
  })

export type PlanForm = z.infer<typeof planSchema>

/** The price in cents; a sentence when what was typed is none of this currency. */
export function readAmount({ interval, amount }: Pick<PlanForm, 'interval' | 'amount'>, currency: string) {
  if (interval === 'free') return { amountCents: 0 }

  const amountCents = parseMoney(amount, currency)
  if (amountCents === null) return { problem: `This is no amount in ${currency}. Write it like 29 or 29.00.` }
  if (amountCents <= 0) return { problem: 'A price is more than nothing. For nothing, choose “Free”.' }
  if (amountCents > 99_999_999) return { problem: 'This is more than a card can pay at once.' }

  return { amountCents }
}
