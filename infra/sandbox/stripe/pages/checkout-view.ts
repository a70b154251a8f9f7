import type Stripe from 'stripe'
import { formatMoney } from '../currencies.ts'
import { markup, page, type Markup } from '../../core/page.ts'
import type { Summary } from './summarize.ts'

export type FormValues = { email: string; name: string; postalCode: string; expiry: string }
export type FieldErrors = Partial<
  Record<'email' | 'number' | 'expiry' | 'cvc' | 'name' | 'form' | 'iban' | 'holder' | 'debitEmail', string>
>

export const BANNER = 'Local sandbox: no real payment. Only test cards work here, such as 4242 4242 4242 4242.'

export const CSS = `
.page{display:grid;gap:2rem;max-width:58rem;margin:0 auto;padding:1.5rem 1rem 4rem}
@media(min-width:48rem){.page{grid-template-columns:1fr 1fr;gap:4rem;padding-top:3.5rem}}
.back{display:inline-flex;min-height:2.75rem;align-items:center;font-size:.875rem}
.amount{font-size:1.75rem;line-height:2.125rem;font-weight:600;letter-spacing:-.012em;margin:.25rem 0 .25rem}
.lines{list-style:none;margin:1.5rem 0 0;padding:0;border-top:1px solid var(--line)}
.lines li{display:flex;justify-content:space-between;gap:1rem;padding:.75rem 0;border-bottom:1px solid var(--line)}
.total{font-weight:600}.num{font-variant-numeric:tabular-nums;white-space:nowrap}
.card{background:var(--surface);box-shadow:0 0 0 1px var(--line);border-radius:8px;padding:1.25rem}
@media(min-width:48rem){.card{padding:1.75rem}}
.card h2{font-size:1.0625rem;line-height:1.5rem;margin-bottom:1rem}
label{display:block;font-size:.8125rem;font-weight:500;margin:0 0 .25rem}
input{width:100%;min-height:2.75rem;padding:.5rem .75rem;border:1px solid var(--control);border-radius:6px;background:var(--surface);color:var(--ink);font:inherit;font-size:1rem}
input[aria-invalid=true]{border-color:var(--red-ink)}
.field{margin-bottom:1rem}.pair{display:grid;grid-template-columns:1fr 1fr;gap:.75rem}
.error{color:var(--red-ink);font-size:.8125rem;margin:.25rem 0 0}.notice{margin-bottom:1rem}
.terms{font-size:.8125rem;line-height:1.25rem;color:var(--soft);margin:.75rem 0 0}
.center{max-width:28rem;margin:0 auto;padding:3rem 1rem;}
.stack{display:grid;gap:.75rem;margin-top:1.25rem}
`

type CheckoutPage = {
  session: Pick<Stripe.Checkout.Session, 'cancel_url' | 'customer' | 'customer_email' | 'payment_method_types'>
  summary: Summary
  values: FormValues
  errors: FieldErrors
  payment: { action: string; submit: string }
}

export function checkoutPage({ session, summary, values, errors, payment }: CheckoutPage) {
  return page({
    title: `${summary.title} · Checkout`,
    css: CSS,
    banner: BANNER,
    body: markup`<main class="page">
${whatIsPaid(session.cancel_url, summary)}
<section class="card" aria-label="Card">
<h2>${summary.isSetup ? 'Save your card' : 'Pay by card'}</h2>
${cardForm({ values, errors, payment, lockedEmail: session.customer_email, hasEmail: !session.customer })}
<p class="terms">${summary.terms}</p>
${session.payment_method_types.includes('sepa_debit') ? markup`<p class="terms"><a href="${payment.action}/debit">Pay from your bank account instead</a></p>` : null}
</section>
</main>`,
  })
}

/** What the page is about, beside every way to pay for it. */
export function whatIsPaid(cancelUrl: string | null, summary: Summary) {
  return markup`<section aria-label="What you pay for">
${cancelUrl ? markup`<a class="back" href="${cancelUrl}">← Back without paying</a>` : null}
<h1 class="soft" style="font-size:1.0625rem;line-height:1.5rem;font-weight:500">${summary.title}</h1>
<p class="amount">${summary.headline}</p>
${summary.detail ? markup`<p class="soft" style="margin:0">${summary.detail}</p>` : null}
${summaryLines(summary)}
</section>`
}

function summaryLines(summary: Summary) {
  if (summary.lines.length === 0) return null
  const rows = summary.lines.map(
    (line) =>
      markup`<li><span>${line.name}${line.note ? markup`<br><span class="faint">${line.note}</span>` : null}</span><span class="num">${line.amount}</span></li>`,
  )

  return markup`<ul class="lines">${rows}<li class="total"><span>Due today</span><span class="num">${summary.dueToday}</span></li></ul>`
}

export type CardForm = {
  values: FormValues
  errors: FieldErrors
  payment: { action: string; submit: string }
  lockedEmail?: string | null
  hasEmail: boolean
}

export function cardForm({ values, errors, payment, lockedEmail, hasEmail }: CardForm): Markup {
  return markup`${errors.form ? markup`<p class="notice" role="alert">${errors.form}</p>` : null}
<form method="post" action="${payment.action}" novalidate>
${hasEmail && (lockedEmail ? markup`<div class="field"><label for="email">E-mail</label><input id="email" name="email" type="email" autocomplete="email" value="${lockedEmail}" readonly></div>` : field({ name: 'email', label: 'E-mail', type: 'email', autocomplete: 'email', value: values.email, error: errors.email }))}
${field({ name: 'number', label: 'Card number', autocomplete: 'cc-number', inputmode: 'numeric', placeholder: '4242 4242 4242 4242', error: errors.number })}
<div class="pair">
${field({ name: 'expiry', label: 'Expires (MM / YY)', autocomplete: 'cc-exp', inputmode: 'numeric', placeholder: '12 / 34', value: values.expiry, error: errors.expiry })}
${field({ name: 'cvc', label: 'Security code', autocomplete: 'cc-csc', inputmode: 'numeric', placeholder: '123', error: errors.cvc })}
</div>
${field({ name: 'name', label: 'Name on card', autocomplete: 'cc-name', value: values.name, error: errors.name })}
${field({ name: 'postalCode', label: 'Postal code', autocomplete: 'postal-code', value: values.postalCode })}
<button class="button primary wide" type="submit">${payment.submit}</button>
</form>`
}

type Field = {
  name: string
  label: string
  autocomplete: string
  type?: string
  inputmode?: string
  placeholder?: string
  value?: string
  error?: string | undefined
}

export function field({ name, label, autocomplete, type = 'text', inputmode, placeholder, value, error }: Field) {
  return markup`<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" ${inputmode ? markup`inputmode="${inputmode}"` : null} ${placeholder ? markup`placeholder="${placeholder}"` : null} ${value ? markup`value="${value}"` : null} ${error ? markup`aria-invalid="true" aria-describedby="${name}-error"` : null}>
${error ? markup`<p class="error" id="${name}-error">${error}</p>` : null}
</div>`
}

export function authenticationPage({ amount, action }: { amount: string | null; action: string }) {
  return page({
    title: '3-D Secure · sandbox bank',
    css: CSS,
    banner: BANNER,
    body: markup`<main class="center"><div class="card">
<h1 style="font-size:1.375rem;line-height:1.75rem">Your bank asks: is it you?</h1>
<p class="soft">${amount ? `A payment of ${amount} wants your consent.` : 'A card is to be saved for later payments and wants your consent.'} This page plays your bank's 3-D Secure step.</p>
<form method="post" action="${action}" class="stack">
<button class="button primary wide" name="decision" value="complete">Complete authentication</button>
<button class="button wide" name="decision" value="fail">Fail authentication</button>
</form>
</div></main>`,
  })
}

export function messagePage({
  title,
  text,
  link,
}: {
  title: string
  text: string
  link?: { href: string; label: string } | null
}) {
  return page({
    title,
    css: CSS,
    banner: BANNER,
    body: markup`<main class="center"><div class="card"><h1 style="font-size:1.375rem;line-height:1.75rem">${title}</h1><p class="soft">${text}</p>
${link ? markup`<a class="button wide" href="${link.href}">${link.label}</a>` : null}</div></main>`,
  })
}

export function moneyOf(session: { amount_total: number | null; currency: string | null }) {
  return session.amount_total && session.currency ? formatMoney(session.amount_total, session.currency) : null
}
