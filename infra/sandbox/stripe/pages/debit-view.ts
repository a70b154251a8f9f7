import type Stripe from 'stripe'
import { markup, page } from '../../core/page.ts'
import { BANNER, CSS, field, type FieldErrors, whatIsPaid } from './checkout-view.ts'
import type { Summary } from './summarize.ts'

type DebitPage = {
  session: Pick<Stripe.Checkout.Session, 'id' | 'cancel_url' | 'customer' | 'customer_email' | 'payment_method_types'>
  summary: Summary
  errors: FieldErrors
}

/** The bank account as a way to pay: its money comes days later, and the page says so before anybody agrees. */
export function debitPage({ session, summary, errors }: DebitPage) {
  const hasEmail = !session.customer && !session.customer_email
  const email = { name: 'debitEmail', label: 'E-mail', type: 'email', autocomplete: 'email', error: errors.debitEmail }

  return page({
    title: `${summary.title} · Checkout`,
    css: CSS,
    banner: BANNER,
    body: markup`<main class="page">
${whatIsPaid(session.cancel_url, summary)}
<section class="card" aria-label="Bank account">
<h2>Pay by SEPA direct debit</h2>
<form method="post" action="/c/pay/${session.id}/debit" novalidate>
${hasEmail && field(email)}
${field({ name: 'iban', label: 'IBAN', autocomplete: 'off', placeholder: 'DE89 3704 0044 0532 0130 00', error: errors.iban })}
${field({ name: 'holder', label: 'Account holder', autocomplete: 'name', error: errors.holder })}
<button class="button primary wide" type="submit">Pay ${summary.dueToday} by debit</button>
</form>
<p class="terms">Your bank takes some days. You allow the seller to debit this account, and can have a debit returned within eight weeks.</p>
<p class="terms">Test accounts: DE89 3704 0044 0532 0130 00 pays, DE62 3704 0044 0532 0130 01 is returned.</p>
${session.payment_method_types.includes('card') ? markup`<p class="terms"><a href="/c/pay/${session.id}">Pay by card instead</a></p>` : null}
</section>
</main>`,
  })
}
