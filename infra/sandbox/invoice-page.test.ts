import { expect, test } from 'vitest'
import { beginLife, replaceCard } from './clock-testing.ts'
import { inWinAnsi, writtenIn } from './stripe/pages/invoice-faces.ts'
import { openTestSandbox } from './open-test-sandbox.ts'
import { authenticateOnPage, payOnPage } from './testing.ts'

const { stripe } = await openTestSandbox()

/** A renewal of 249.95 that was refused. */
async function openInvoice() {
  const life = await beginLife(stripe, { from: '2026-01-01T00:00:00Z', amount: 24_995 })
  await stripe.customers.update(life.customer, { name: 'Ada <Lovelace>' })
  await replaceCard(stripe, life.customer, 'pm_card_chargeCustomerFail')
  await life.advanceTo('2026-02-01T02:00:00Z')
  const [invoice] = (await stripe.invoices.list({ subscription: life.subscription, status: 'open' })).data
  if (!invoice?.hosted_invoice_url || !invoice.invoice_pdf) throw new Error('There is no open invoice.')

  return { life, id: invoice.id, url: invoice.hosted_invoice_url, pdfUrl: invoice.invoice_pdf }
}

test('the hosted invoice says what is billed, to whom and for when, takes a card, and says that it is paid', async () => {
  const { life, id, url } = await openInvoice()
  const page = await (await fetch(url)).text()
  for (const words of [
    '$249.95 due',
    'Ada &#60;Lovelace&#62;',
    'Feb 1, 2026 – Mar 1, 2026',
    'autocomplete="cc-number"',
    'Pay $249.95',
  ])
    expect(page).toContain(words)

  const refused = await payOnPage(url, { number: '4000000000009995' })
  expect(refused).toMatchObject({ status: 402 })
  expect(refused.text).toContain('insufficient funds')
  expect((await payOnPage(url)).location).toBe(`/i/${id}`)
  expect(await (await fetch(url)).text()).toContain('$249.95 paid')
  expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid', amount_paid: 24_995 })
  expect(await stripe.subscriptions.retrieve(life.subscription)).toMatchObject({ status: 'active' })
})

test('a card that wants consent gets it on the bank’s page, and refused there leads back to the invoice', async () => {
  const { id, url } = await openInvoice()
  expect((await payOnPage(url, { number: '4000002760003184' })).location).toBe(`/i/${id}/authenticate`)
  const back = await fetch(`${url}/authenticate`, { method: 'POST', body: new URLSearchParams({ decision: 'fail' }) })
  expect(await back.text()).toContain('could not authenticate')
  await payOnPage(url, { number: '4000002760003184' })
  expect(await authenticateOnPage(url, 'complete')).toBe(`/i/${id}`)
  expect(await stripe.invoices.retrieve(id)).toMatchObject({ status: 'paid' })
})

test('the invoice is there as a PDF; an unknown one is not', async () => {
  const { url, pdfUrl } = await openInvoice()
  const answer = await fetch(pdfUrl)
  expect(answer.headers.get('content-type')).toBe('application/pdf')
  const text = Buffer.from(await answer.arrayBuffer()).toString('latin1')
  expect(text).toMatch(/^%PDF-1\.\d[\s\S]*%%EOF\s*$/)
  expect((await fetch(`${new URL(url).origin}/i/in_none`)).status).toBe(404)
})

test('names that the built-in letters lack lose their marks, not their letters', () => {
  expect(inWinAnsi('Žofia Łukasiewicz, Ágnes Ő, 5 €')).toBe('Žofia Lukasiewicz, Ágnes O, 5 €')
  expect(inWinAnsi('山田')).toBe('??')
  expect(writtenIn('Helvetica', 'Žofia −5')).toEqual({ font: 'Helvetica', text: 'Žofia -5' })
  expect(writtenIn('Helvetica', '山田 Łucja, Нина')).toMatchObject({ text: '山田 Lucja, Нина' })
  expect(writtenIn('Helvetica-Bold', '김민준')).toMatchObject({ text: '김민준' })
})
