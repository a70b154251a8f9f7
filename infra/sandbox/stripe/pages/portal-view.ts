import { markup, page, type Markup } from '../../core/page.ts'
import { BANNER, cardForm, CSS, type FieldErrors, type FormValues } from './checkout-view.ts'

export type PortalSubscription = {
  id: string
  name: string
  price: string
  status: string
  periodEnd: string
  cancelAt: string | null
  card: string | null
}
export type PortalInvoice = { day: string; amount: string; status: string; url: string }

export type PortalHome = {
  base: string
  returnUrl: string | null
  customer: string
  subscriptions: PortalSubscription[]
  card: string | null
  invoices: PortalInvoice[]
  mayCancel: boolean
  mayChangeCard: boolean
}

const PORTAL_CSS = `${CSS}
.portal{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 4rem;display:grid;gap:1.5rem}
.portal h1{font-size:1.375rem;line-height:1.75rem}.portal h2{font-size:1.0625rem;line-height:1.5rem;margin-bottom:.75rem}
.plan{display:flex;flex-wrap:wrap;justify-content:space-between;gap:1rem;align-items:start}
.plan p{margin:.125rem 0 0}.plan+.plan{border-top:1px solid var(--line);margin-top:1rem;padding-top:1rem}
.portal .lines{margin-top:0}.actions{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.25rem}
`

/** One screen in plain words: what runs, what pays for it, what was paid. */
export function homePage(home: PortalHome) {
  return portalPage(
    'Billing',
    markup`${home.returnUrl ? markup`<a class="back" href="${home.returnUrl}">← Back to Kumiko</a>` : null}
<h1>Billing of ${home.customer}</h1>
<section class="card"><h2>Current plan</h2>${
      home.subscriptions.length === 0
        ? markup`<p class="soft">Nothing runs.</p>`
        : home.subscriptions.map((subscription) => plan(home, subscription))
    }</section>
<section class="card"><h2>Payment method</h2><p class="soft">${home.card ?? home.subscriptions[0]?.card ?? 'None yet.'}</p>
${home.mayChangeCard ? markup`<a class="button" href="${home.base}/card">Change card</a>` : null}</section>
${home.invoices.length > 0 ? invoices(home.invoices) : null}`,
  )
}

function plan({ base, mayCancel }: PortalHome, subscription: PortalSubscription): Markup {
  const { id, name, price, status, periodEnd, cancelAt, card } = subscription
  const state = cancelAt ? `Ends on ${cancelAt}` : status === 'paused' ? 'Paused' : `Renews on ${periodEnd}`

  return markup`<div class="plan"><div><strong>${name}</strong><p>${price}</p>
<p class="faint">${state}${card ? ` · ${card}` : ''}${status === 'past_due' ? ' · Payment failed' : ''}</p></div>
${mayCancel && (cancelAt ? markup`<form method="post" action="${base}/keep/${id}"><button class="button">Don’t cancel</button></form>` : markup`<a class="button" href="${base}/cancel/${id}">Cancel plan</a>`)}</div>`
}

function invoices(list: PortalInvoice[]): Markup {
  const rows = list.map(
    ({ day, amount, status, url }) =>
      markup`<li><span><a href="${url}">${day}</a><br><span class="faint">${status}</span></span><span class="num">${amount}</span></li>`,
  )

  return markup`<section class="card"><h2>Invoices</h2><ul class="lines">${rows}</ul></section>`
}

export function cancelPage({ base, subscription }: { base: string; subscription: PortalSubscription }) {
  return portalPage(
    'Cancel your plan',
    markup`<a class="back" href="${base}">← Back</a><section class="card"><h1>Cancel your plan?</h1>
<p class="soft">${subscription.name}, ${subscription.price}, stays open until ${subscription.periodEnd} and then ends.</p>
<form method="post" action="${base}/cancel/${subscription.id}" class="actions">
<button class="button primary">Cancel plan</button><a class="button" href="${base}">Keep it</a></form></section>`,
  )
}

export function cardPage(view: { action: string; back: string | null; values: FormValues; errors: FieldErrors }) {
  const { action, back, values, errors } = view

  return portalPage(
    'Change your card',
    markup`${back ? markup`<a class="back" href="${back}">← Back without changing</a>` : null}
<section class="card"><h1 style="margin-bottom:1rem">Change your card</h1>
${cardForm({ values, errors, payment: { action, submit: 'Use this card' }, hasEmail: false })}
<p class="terms">It pays from now on. The card before it is no longer charged.</p></section>`,
  )
}

function portalPage(title: string, body: Markup) {
  return page({
    title: `${title} · Portal`,
    css: PORTAL_CSS,
    banner: BANNER,
    body: markup`<main class="portal">${body}</main>`,
  })
}
