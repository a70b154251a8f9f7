import { z } from 'zod'
import type { Evidence } from '#workflows/billing/dispute-evidence.rules.ts'

const outOfDate = 'This form is out of date. Reload the page and try again.'
const token = z.uuid({ error: outOfDate })
const short = z.string().trim().max(500, { error: 'At most 500 characters.' }).default('')
const long = z.string().trim().max(20_000, { error: 'At most 20,000 characters.' }).default('')

const evidenceFormSchema = z.object({
  intent: z.literal('answer'),
  token,
  customerName: short,
  customerEmail: short,
  serviceDate: short,
  productDescription: long,
  activityLog: long,
  statement: z
    .string({ error: 'Say in your own words why the payment was right.' })
    .trim()
    .min(1, { error: 'Say in your own words why the payment was right.' })
    .max(20_000, { error: 'At most 20,000 characters.' }),
})

export type EvidenceForm = z.infer<typeof evidenceFormSchema>

export const disputeFormSchema = z.discriminatedUnion(
  'intent',
  [evidenceFormSchema, z.object({ intent: z.literal('accept'), token })],
  { error: outOfDate },
)

/** The form in Stripe's words; what was left empty is not sent. */
export function evidenceOf(form: EvidenceForm): Evidence {
  const texts = {
    customer_name: form.customerName,
    customer_email_address: form.customerEmail,
    service_date: form.serviceDate,
    product_description: form.productDescription,
    access_activity_log: form.activityLog,
    uncategorized_text: form.statement,
  }

  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''))
}

/** What was prepared, in the words of the form. */
export function evidenceForm(evidence: Evidence): Omit<EvidenceForm, 'intent' | 'token'> {
  return {
    customerName: evidence.customer_name ?? '',
    customerEmail: evidence.customer_email_address ?? '',
    serviceDate: evidence.service_date ?? '',
    productDescription: evidence.product_description ?? '',
    activityLog: evidence.access_activity_log ?? '',
    statement: evidence.uncategorized_text ?? '',
  }
}
