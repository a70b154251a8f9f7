import { z } from 'zod'

/** What a statement is about: a pause that credited unused time, money given back, a refund that failed, an invoice taken back. */
export const sourceKinds = ['pause', 'refund', 'refund-failed', 'void'] as const
export type SourceKind = (typeof sourceKinds)[number]

const cents = z.int()
const taxed = z.object({ netCents: cents, taxCents: cents, grossCents: cents })
/** In millionths; null where only the amount of the tax is known. */
const ratePpm = z.int().nonnegative().nullable()

/** A credit statement word for word, as it was issued. A later form gets a later version, and both stay readable. */
export const statementContent = z.object({
  version: z.literal(1),
  label: z.string(),
  kind: z.enum(sourceKinds),
  /** `Pause from 4 March 2026` */
  about: z.string(),
  /** What happens with the money. */
  effect: z.string(),
  /** The reason somebody gave. */
  note: z.string().nullable(),
  issuer: z.object({ organizationId: z.uuid(), name: z.string() }),
  recipient: z.object({ userId: z.uuid(), name: z.string(), email: z.string() }),
  membership: z.object({ membershipId: z.uuid(), community: z.string(), plan: z.string() }),
  issuedAt: z.iso.datetime(),
  /** The day of issue where the community is. */
  date: z.iso.date(),
  timeZone: z.string(),
  currency: z.string().length(3),
  lines: z.array(taxed.extend({ text: z.string(), ratePpm })),
  rates: z.array(taxed.extend({ ratePpm })),
  total: taxed,
  /** Reverse charge: the buyer owes the tax of what is stated. */
  isTaxReversed: z.boolean().default(false),
  /** Stripe's document that this one belongs to. */
  invoice: z.object({ stripeInvoiceId: z.string(), number: z.string().nullable() }).nullable(),
  /** The label of the statement that this one takes back. */
  corrects: z.string().nullable(),
})
export type StatementContent = z.infer<typeof statementContent>
