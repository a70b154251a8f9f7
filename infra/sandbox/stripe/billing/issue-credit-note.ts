import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { wireDecimal } from '../complete.ts'
import { invalidRequest } from '../errors.ts'
import { emit, emitUpdated } from '../events.ts'
import { idOf } from '../kinds.ts'
import { asList, mergeMetadata } from '../lists.ts'
import { createRefund } from '../resources/refunds.ts'
import type { Tx } from '../transaction.ts'
import { paymentOf } from './finalize-invoice.ts'
import { settleInvoice } from './settle-invoice.ts'

type Params = Stripe.CreditNoteCreateParams

/** Takes back a part of a finalised invoice: off what is due while it is open, else as refund, credit or money outside. */
export async function issueCreditNote(tx: Tx, params: Params) {
  const invoice = await tx.get('invoice', params.invoice, 'invoice')
  if (invoice.status !== 'open' && invoice.status !== 'paid')
    throw invalidRequest(`You can only create credit notes for open or paid invoices. This one is ${invoice.status}.`, {
      param: 'invoice',
    })
  const lines = readLines(invoice, params)
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  const isPrePayment = invoice.status === 'open'
  refuseTooMuch(invoice, params, amount)

  const note = tx.create('credit_note', {
    amount,
    amount_shipping: 0,
    currency: invoice.currency,
    customer: idOf(invoice.customer) ?? '',
    discount_amount: 0,
    discount_amounts: [],
    effective_at: params.effective_at ?? tx.now,
    invoice: invoice.id,
    lines: asList<Stripe.CreditNoteLineItem>('', lines),
    memo: params.memo ?? null,
    metadata: mergeMetadata({}, params.metadata),
    number: await numberFor(tx, invoice),
    out_of_band_amount: params.out_of_band_amount ?? null,
    pdf: `${tx.context.publicUrl}/i/${invoice.id}`,
    post_payment_amount: isPrePayment ? 0 : amount,
    pre_payment_amount: isPrePayment ? amount : 0,
    pretax_credit_amounts: [],
    reason: params.reason ?? null,
    refunds: [],
    status: 'issued',
    subtotal: amount,
    subtotal_excluding_tax: amount,
    total: amount,
    total_excluding_tax: amount,
    total_taxes: [],
    type: isPrePayment ? 'pre_payment' : 'post_payment',
  })
  note.lines.url = `/v1/credit_notes/${note.id}/lines`
  if (isPrePayment) await lowerDue(tx, invoice, amount)
  else await giveBack(tx, invoice, note, params)
  await emit(tx, 'credit_note.created', note)
  if (isPrePayment && invoice.amount_remaining === 0) await settleInvoice(tx, invoice, { paidCents: 0 })
  else await emitUpdated(tx, 'invoice.updated', invoice)

  return note
}

function readLines(invoice: Stripe.Invoice, params: Params): Stripe.CreditNoteLineItem[] {
  if (params.lines) return params.lines.map((line, position) => readLine(invoice, line, position))
  const amount = params.amount ?? sumOfGivingBack(params)
  if (amount === 0)
    throw invalidRequest('Credit note amount must be given by amount, lines, or what is given back.', {
      code: 'parameter_missing',
      param: 'amount',
    })

  return [makeLine({ type: 'custom_line_item', amount, quantity: 1, unitAmount: amount, description: null })]
}

function readLine(invoice: Stripe.Invoice, line: Stripe.CreditNoteCreateParams.Line, position: number) {
  const param = `lines[${position}]`
  if (line.type === 'custom_line_item') {
    const { unit_amount: unitAmount, quantity = 1, description = null } = line
    if (unitAmount === undefined)
      throw invalidRequest(`Missing required param: ${param}[unit_amount].`, {
        code: 'parameter_missing',
        param: `${param}[unit_amount]`,
      })

    return makeLine({ type: 'custom_line_item', amount: unitAmount * quantity, quantity, unitAmount, description })
  }
  const source = invoice.lines.data.find(({ id }) => id === line.invoice_line_item)
  if (!source)
    throw invalidRequest(`No such invoice line item: '${line.invoice_line_item ?? ''}'`, {
      code: 'resource_missing',
      param: `${param}[invoice_line_item]`,
    })
  const each = source.amount / (source.quantity ?? 1)
  const amount = line.amount ?? Math.round(each * (line.quantity ?? source.quantity ?? 1))

  return makeLine({
    type: 'invoice_line_item',
    amount,
    quantity: line.quantity ?? null,
    unitAmount: line.quantity ? Math.round(each) : null,
    description: source.description,
    source: source.id,
  })
}

type LineInput = {
  type: Stripe.CreditNoteLineItem.Type
  amount: number
  quantity: number | null
  unitAmount: number | null
  description: string | null
  source?: string
}

function makeLine({ type, amount, quantity, unitAmount, description, source }: LineInput): Stripe.CreditNoteLineItem {
  return {
    id: newId('cnli'),
    object: 'credit_note_line_item',
    amount,
    description,
    discount_amount: 0,
    discount_amounts: [],
    ...(source ? { invoice_line_item: source } : {}),
    livemode: false,
    metadata: {},
    pretax_credit_amounts: [],
    quantity,
    tax_rates: [],
    taxes: [],
    type,
    unit_amount: unitAmount,
    unit_amount_decimal: unitAmount === null ? null : wireDecimal(unitAmount),
  }
}

function sumOfGivingBack({ refund_amount = 0, credit_amount = 0, out_of_band_amount = 0 }: Params) {
  return refund_amount + credit_amount + out_of_band_amount
}

function refuseTooMuch(invoice: Stripe.Invoice, params: Params, amount: number) {
  const isOpen = invoice.status === 'open'
  const left = isOpen
    ? invoice.amount_remaining
    : invoice.total - invoice.pre_payment_credit_notes_amount - invoice.post_payment_credit_notes_amount
  if (amount <= 0 || amount > left)
    throw invalidRequest(
      `The amount of the credit note must be more than 0 and at most what is left of it (${left}).`,
      {
        param: 'amount',
      },
    )
  if (isOpen && sumOfGivingBack(params) > 0)
    throw invalidRequest('An open invoice has nothing to give back: its amount due is lowered.', { param: 'amount' })
  if (!isOpen && sumOfGivingBack(params) !== amount)
    throw invalidRequest(
      `The sum of credit amount, refund amount and out of band amount (${sumOfGivingBack(params)}) must equal the credit note amount (${amount}).`,
      { param: 'amount' },
    )
}

async function lowerDue(tx: Tx, invoice: Stripe.Invoice, amount: number) {
  invoice.pre_payment_credit_notes_amount += amount
  invoice.amount_due -= amount
  invoice.amount_remaining -= amount
  const due = await paymentOf(tx, invoice)
  if (!due || invoice.amount_remaining === 0) return
  due.intent.amount = invoice.amount_remaining
  due.payment.amount_requested = invoice.amount_remaining
}

async function giveBack(tx: Tx, invoice: Stripe.Invoice, note: Stripe.CreditNote, params: Params) {
  invoice.post_payment_credit_notes_amount += note.amount
  if (params.credit_amount) {
    const customer = await tx.get('customer', idOf(invoice.customer) ?? '')
    customer.balance -= params.credit_amount
    await emitUpdated(tx, 'customer.updated', customer)
  }
  if (!params.refund_amount) return
  const due = await paymentOf(tx, invoice)
  if (!due) throw invalidRequest('This invoice has no payment that could be refunded.', { param: 'refund_amount' })
  const refund = await createRefund(tx, { payment_intent: due.intent.id, amount: params.refund_amount })
  note.refunds = [{ amount_refunded: refund.amount, payment_record_refund: null, refund: refund.id, type: 'refund' }]
}

async function numberFor(tx: Tx, invoice: Stripe.Invoice) {
  const earlier = await tx.select('credit_note', "data->>'invoice' = $1", [invoice.id])

  return `${invoice.number ?? invoice.id}-CN-${String(earlier.length + 1).padStart(2, '0')}`
}
