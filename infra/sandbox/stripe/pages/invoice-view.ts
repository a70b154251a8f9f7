import { html, type Reply } from '../../core/http.ts'
import { markup, page, type Markup } from '../../core/page.ts'
import { BANNER, cardForm, CSS as CARD_CSS, type FieldErrors, type FormValues } from './checkout-view.ts'
import type { InvoiceFacts } from './invoice-facts.ts'

const CSS = `
.head{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem .75rem}
.head h1{font-size:1.0625rem;line-height:1.5rem;font-weight:500}
.chip{display:inline-block;padding:.125rem .5rem;border-radius:999px;font-size:.75rem;line-height:1.25rem;background:var(--sunken);color:var(--soft)}
.chip.paid{background:var(--pine-tint);color:var(--pine-ink)}.chip.open{background:var(--amber-tint);color:var(--amber-ink)}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem;margin:1rem 0 0;font-size:.875rem}
.facts dt{color:var(--faint)}.facts dd{margin:0;overflow-wrap:anywhere}
.sums{margin:.5rem 0 1.25rem;display:grid;gap:.25rem;font-size:.875rem}
.sums div{display:flex;justify-content:space-between;gap:1rem}.sums .total{font-weight:600}
.alone{max-width:34rem;margin:0 auto;padding:1.5rem 1rem 4rem}
`

type InvoicePage = {
  invoiceId: string
  facts: InvoiceFacts
  status?: number
  /** The card form, while there is something to pay. */
  payment: { values: FormValues; errors: FieldErrors; submit: string; terms: string } | null
}

/** The hosted invoice: what is billed and its PDF, beside it the card form while it can be paid. */
export function invoicePage({ invoiceId, facts, payment, status = 200 }: InvoicePage): Reply {
  const bill = billView(invoiceId, facts)
  const body = payment
    ? markup`<main class="page">${bill}<section class="card" aria-label="Card"><h2>Pay by card</h2>
${cardForm({ values: payment.values, errors: payment.errors, payment: { action: `/i/${invoiceId}`, submit: payment.submit }, hasEmail: false })}
<p class="terms">${payment.terms}</p></section></main>`
    : markup`<main class="alone">${bill}</main>`

  return html(status, page({ title: `Invoice ${facts.number}`, css: CARD_CSS + CSS, banner: BANNER, body }))
}

function billView(invoiceId: string, facts: InvoiceFacts): Markup {
  const { number, status, headline, issuer, recipient, dates, lines, sums } = facts

  return markup`<section aria-label="Invoice">
<div class="head"><h1 class="soft">Invoice ${number}</h1><span class="chip ${status.toLowerCase()}">${status}</span></div>
<p class="amount">${headline}</p>
${note(status)}
<dl class="facts"><dt>From</dt><dd>${issuer}</dd>
${recipient.length > 0 ? markup`<dt>To</dt><dd>${recipient.map((line, place) => markup`${place > 0 ? markup`<br>` : null}${line}`)}</dd>` : null}
${dates.map(({ name, value }) => markup`<dt>${name}</dt><dd class="num">${value}</dd>`)}</dl>
<ul class="lines">${lines.map(
    ({ name, period, amount }) =>
      markup`<li><span>${name}${period ? markup`<br><span class="faint">${period}</span>` : null}</span><span class="num">${amount}</span></li>`,
  )}</ul>
<div class="sums">${sums.map(
    ({ name, amount, isTotal }) =>
      markup`<div${isTotal ? markup` class="total"` : null}><span>${name}</span><span class="num">${amount}</span></div>`,
  )}</div>
${status === 'Draft' ? null : markup`<a class="button" href="/i/${invoiceId}/pdf">Download PDF</a>`}
</section>`
}

function note(status: InvoiceFacts['status']) {
  if (status === 'Paid') return markup`<p class="soft" style="margin:0">Thank you, nothing is left to pay.</p>`
  if (status === 'Void')
    return markup`<p class="soft" style="margin:0">This invoice is void: there is nothing to pay.</p>`
  if (status === 'Draft') return markup`<p class="soft" style="margin:0">This invoice is not final yet.</p>`

  return null
}
