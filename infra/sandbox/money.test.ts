import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { openTestSandbox } from './open-test-sandbox.ts'
import { eventually } from './testing.ts'

const { sandbox, stripe } = await openTestSandbox()

const pay = (payment_method: string, amount = 2000) =>
  stripe.paymentIntents.create({ amount, currency: 'eur', payment_method, confirm: true })

async function available() {
  const { available: sums } = await stripe.balance.retrieve()

  return sums.find(({ currency }) => currency === 'eur')?.amount ?? 0
}

test('card money is available after two business days, and only that can be paid out', async () => {
  const before = await available()
  await pay('pm_card_visa')
  expect(await available()).toBe(before)
  await expect(stripe.payouts.create({ amount: before + 1, currency: 'eur' })).rejects.toMatchObject({
    code: 'balance_insufficient',
  })
  await pay('pm_card_bypassPending', 5000)
  expect(await available()).toBe(before + 5000)
  const payout = await stripe.payouts.create({ amount: 3000, currency: 'eur' })
  expect(await available()).toBe(before + 2000)
  await stripe.payouts.cancel(payout.id)
  expect(await available()).toBe(before + 5000)
})

test('a dispute takes the money back until it is won', async () => {
  const intent = await pay('pm_card_createDispute')
  const [dispute] = (await stripe.disputes.list({ payment_intent: intent.id })).data
  expect(dispute).toMatchObject({ status: 'needs_response', amount: 2000, balance_transactions: [{ amount: -2000 }] })
  const won = await stripe.disputes.update(dispute?.id ?? '', {
    evidence: { uncategorized_text: 'winning_evidence' },
  })
  expect(won).toMatchObject({ status: 'won', balance_transactions: [{ amount: -2000 }, { amount: 2000 }] })
  await expect(stripe.disputes.close(won.id)).rejects.toMatchObject({ statusCode: 400 })
})

test('the desk opens and loses a dispute, and lets a payout fail after it was paid', async () => {
  await pay('pm_card_bypassPending', 9000)
  const charge = (await pay('pm_card_visa')).latest_charge as string
  const opened = (await (await sandbox.desk.send('POST', 'disputes', { charge })).json()) as Stripe.Dispute
  await sandbox.desk.send('POST', 'disputes', { id: opened.id, outcome: 'lost' })
  expect(await stripe.disputes.retrieve(opened.id)).toMatchObject({ status: 'lost', amount: 2000 })
  expect((await sandbox.desk.send('POST', 'disputes', { id: opened.id, outcome: 'lost' })).status).toBe(400)
  // A bank may overturn a loss, once.
  expect((await sandbox.desk.send('POST', 'disputes', { id: opened.id, outcome: 'won' })).status).toBe(200)
  expect((await sandbox.desk.send('POST', 'disputes', { id: opened.id, outcome: 'lost' })).status).toBe(400)

  const payout = await stripe.payouts.create({ amount: 500, currency: 'eur' })
  const before = await available()
  await sandbox.desk.send('POST', 'payouts', { id: payout.id, outcome: 'paid' })
  await sandbox.desk.send('POST', 'payouts', { id: payout.id, outcome: 'failed' })
  expect(await stripe.payouts.retrieve(payout.id)).toMatchObject({ status: 'failed', failure_code: 'account_closed' })
  expect(await available()).toBe(before + 500)
})

test('a transfer moves what is available, and what of it is not reversed stays away', async () => {
  await pay('pm_card_bypassPending', 4000)
  const account = await stripe.accounts.create({ type: 'express' })
  const before = await available()
  const transfer = await stripe.transfers.create({ amount: 1500, currency: 'eur', destination: account.id })
  await stripe.transfers.createReversal(transfer.id, { amount: 500 })
  expect(await stripe.transfers.retrieve(transfer.id)).toMatchObject({ amount_reversed: 500, reversed: false })
  expect(await available()).toBe(before - 1000)
  await expect(stripe.transfers.createReversal(transfer.id, { amount: 1001 })).rejects.toMatchObject({
    param: 'amount',
  })
})

test('a debit is processing until its bank has answered, and a refused one is paid by card after all', async () => {
  const method = await stripe.paymentMethods.create({
    type: 'sepa_debit',
    sepa_debit: { iban: 'DE62370400440532013001' },
    billing_details: { name: 'Ada', email: 'ada@example.com' },
  })
  const debit = { amount: 900, currency: 'eur', payment_method: method.id, confirm: true }
  await expect(stripe.paymentIntents.create(debit)).rejects.toMatchObject({ code: 'payment_intent_mandate_invalid' })
  const acceptance = { type: 'offline' as const }
  const intent = await stripe.paymentIntents.create({ ...debit, mandate_data: { customer_acceptance: acceptance } })
  expect(intent.status).toBe('processing')
  const refused = await eventually('the refusal', async () => {
    const found = await stripe.paymentIntents.retrieve(intent.id)

    return found.status === 'requires_payment_method' ? found : null
  })
  expect(refused.last_payment_error?.code).toBe('payment_intent_payment_attempt_failed')
  expect(await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' })).toMatchObject({
    status: 'succeeded',
  })
})

test('a bank transfer pays what waits for it in parts, and the rest stays in the balance', async () => {
  const customer = await stripe.customers.create()
  const intent = await stripe.paymentIntents.create({
    amount: 3000,
    currency: 'eur',
    customer: customer.id,
    allowed_payment_method_types: ['customer_balance'],
    payment_method_data: { type: 'customer_balance' },
    payment_method_options: {
      customer_balance: {
        funding_type: 'bank_transfer',
        bank_transfer: { type: 'eu_bank_transfer', eu_bank_transfer: { country: 'DE' } },
      },
    },
    confirm: true,
  })
  expect(intent.next_action?.display_bank_transfer_instructions).toMatchObject({ amount_remaining: 3000 })
  await stripe.testHelpers.customers.fundCashBalance(customer.id, { amount: 1000, currency: 'eur' })
  await stripe.testHelpers.customers.fundCashBalance(customer.id, { amount: 2500, currency: 'eur' })
  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'succeeded', amount_received: 3000 })
  expect(await stripe.customers.retrieveCashBalance(customer.id)).toMatchObject({ available: { eur: 500 } })
})

test('a credit note lowers what is due, and gives back what was paid', async () => {
  const customer = await stripe.customers.create({ payment_method: 'pm_card_visa' })
  await stripe.invoiceItems.create({ customer: customer.id, amount: 5000, currency: 'eur' })
  const draft = await stripe.invoices.create({ customer: customer.id, pending_invoice_items_behavior: 'include' })
  await stripe.invoices.finalizeInvoice(draft.id)
  await stripe.creditNotes.create({ invoice: draft.id, amount: 2000 })
  expect(await stripe.invoices.retrieve(draft.id)).toMatchObject({ amount_due: 3000, amount_remaining: 3000 })
  const [method] = (await stripe.paymentMethods.list({ customer: customer.id })).data
  expect(await stripe.invoices.pay(draft.id, { payment_method: method?.id ?? '' })).toMatchObject({
    status: 'paid',
    amount_paid: 3000,
  })
  const note = await stripe.creditNotes.create({ invoice: draft.id, amount: 1000, refund_amount: 1000 })
  expect(note).toMatchObject({ type: 'post_payment', refunds: [{ amount_refunded: 1000 }] })
  await expect(stripe.creditNotes.create({ invoice: draft.id, amount: 1000 })).rejects.toMatchObject({
    param: 'amount',
  })
})
