import type Stripe from 'stripe'
import { type Difference, differencesOf, type MoneySeen } from '#workflows/billing/compare-books.rules.ts'
import type { Deps } from '../platform/deps.ts'
import { reconcileDisputes } from './reconcile-disputes.ts'
import { idOf } from './stripe-errors.ts'
import { type InLedger, moneyInLedger, subjectsToCompare } from './ledger/money-in-ledger.ts'
import { moneyAtStripe, moneyOfInvoice } from './ledger/money-at-stripe.ts'
import { type OwnedDifference, writeDifferences } from './ledger/write-differences.ts'

export type ReconcileLedgerReport = { compared: number; differences: number; unowned: number }

export type ReconcileLedgerOptions = {
  signal?: AbortSignal
  /** How far back Stripe is walked; what is still open, or was different, is asked about whatever its age. */
  since?: Date
  /** News this young may still be on its way to us. */
  graceMs?: number
}

type Known = { seen: MoneySeen; organizationId: string }

const dayMs = 86_400_000
const defaultReachMs = 40 * dayMs
const defaultGraceMs = 10 * 60_000

/**
 * Compares the books with Stripe per cent, in both directions: every invoice and refund of the last forty days, and all
 * that is open. Each difference is a row until a later comparison finds it gone. Changes nothing else, but that disputes
 * are read again: their evidence has a date.
 */
export async function reconcileLedger(
  deps: Deps,
  { signal, since = new Date(Date.now() - defaultReachMs), graceMs = defaultGraceMs }: ReconcileLedgerOptions = {},
): Promise<ReconcileLedgerReport> {
  const before = Math.floor((Date.now() - graceMs) / 1000)
  const created = { gte: Math.floor(since.getTime() / 1000), lte: before }
  const stripe = deps.stripeFor('')
  const listed = new Map((await listInvoices(stripe, created)).map((invoice) => [invoice.id, invoice]))
  const refunded = await subjectsRefunded(stripe, created)
  const disputed = await reconcileDisputes(deps, created)
  const inBooks = await deps.db.forPlatform('books compared', (tx) => subjectsToCompare(tx, since))

  const owners = await ownersOf(deps, [...listed.values()])
  const subjects = [...new Set([...owners.keys(), ...refunded, ...disputed, ...inBooks])]
  const books = await deps.db.forPlatform('books compared', (tx) => moneyInLedger(tx, subjects))
  const found: OwnedDifference[] = []
  const compared: string[] = []
  for (const subject of subjects) {
    if (signal?.aborted) break
    const organizationId = owners.get(subject) ?? books.get(subject)?.organizationId
    if (!organizationId) continue
    const invoice = listed.get(subject)
    // Only an invoice that was given or taken back needs to be asked about alone: the list has all else.
    const isAlone = refunded.has(subject) || disputed.has(subject)
    const seen = invoice && !isAlone ? moneyOfInvoice(invoice) : await moneyAtStripe(stripe, subject)
    found.push(...ownedDifferences({ seen, organizationId }, books.get(subject)))
    compared.push(subject)
  }
  await deps.db.forPlatform('books compared', (tx) => writeDifferences(tx, { found, compared }))

  return { compared: compared.length, differences: found.length, unowned: listed.size - owners.size }
}

function ownedDifferences({ seen, organizationId }: Known, book: InLedger | undefined): OwnedDifference[] {
  const currency = seen.currency || (book?.currency ?? '')

  return differencesOf({ ...seen, currency }, book).map((difference: Difference) => ({ ...difference, organizationId }))
}

async function listInvoices(stripe: Stripe, created: Stripe.RangeQueryParam): Promise<Stripe.Invoice[]> {
  const all: Stripe.Invoice[] = []
  for await (const invoice of stripe.invoices.list({ created, limit: 100 })) {
    if (invoice.status !== 'draft') all.push(invoice)
  }

  return all
}

/** Invoices and payment intents with a refund that counts or once did. */
async function subjectsRefunded(stripe: Stripe, created: Stripe.RangeQueryParam): Promise<Set<string>> {
  const intents = new Set<string>()
  for await (const refund of stripe.refunds.list({ created, limit: 100 })) {
    const intent = idOf(refund.payment_intent)
    if (intent) intents.add(intent)
  }
  const subjects = new Set<string>()
  for (const intent of intents) {
    const payment = { type: 'payment_intent' as const, payment_intent: intent }
    const { data } = await stripe.invoicePayments.list({ payment, limit: 1 })
    subjects.add(idOf(data[0]?.invoice) ?? intent)
  }

  return subjects
}

/** The tenant of each invoice, by its subscription. Those of a checkout that was taken back have none, and no books. */
async function ownersOf({ db }: Deps, invoices: Stripe.Invoice[]): Promise<Map<string, string>> {
  const keyOf = ({ parent }: Stripe.Invoice) => idOf(parent?.subscription_details?.subscription) ?? ''
  const keys = [...new Set(invoices.map(keyOf))]
  const rows = await db.accounts.directory.findMany({ where: { kind: 'stripe_subscription', key: { in: keys } } })
  const owners = new Map(rows.map(({ key, organizationId }) => [key, organizationId]))

  return new Map(
    invoices.flatMap((invoice): [string, string][] => {
      const owner = owners.get(keyOf(invoice))

      return owner ? [[invoice.id, owner]] : []
    }),
  )
}
