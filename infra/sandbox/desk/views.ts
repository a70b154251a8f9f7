import type Stripe from 'stripe'
import { markup, type Markup } from '../core/page.ts'
import { formatMoney } from '../stripe/currencies.ts'
import type { DeskMail, DeskWebhook } from './queries.ts'

type Text = { to: string; text: string; at: string }

export const DESK_CSS = `
main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem 4rem}
header.top{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:baseline;margin-bottom:1.25rem}
header.top h1{font-size:1.375rem;line-height:1.75rem}
nav.tabs{display:flex;flex-wrap:wrap;gap:.25rem;border-bottom:1px solid var(--line);margin-bottom:1.25rem}
nav.tabs a{display:inline-flex;align-items:center;gap:.375rem;min-height:2.75rem;padding:0 .75rem;color:var(--soft);text-decoration:none;font-size:.875rem;border-bottom:2px solid transparent;margin-bottom:-1px}
nav.tabs a:hover{color:var(--ink)}nav.tabs a[aria-current]{color:var(--ink);font-weight:500;border-color:var(--pine)}
.count{font-size:.75rem;color:var(--faint);font-variant-numeric:tabular-nums}
.sheet{background:var(--surface);box-shadow:0 0 0 1px var(--line);border-radius:8px;overflow:hidden}
.row{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;padding:.625rem 1rem;border-bottom:1px solid var(--line)}
.row:last-child{border-bottom:0}.row .grow{flex:1 1 16rem;min-width:0;overflow-wrap:anywhere}
a.row{color:inherit;text-decoration:none}a.row:hover{background:var(--hover)}a.row .subject{font-weight:500}
.chip{display:inline-block;padding:0 .5rem;border-radius:4px;font-size:.75rem;line-height:1.25rem;background:var(--sunken);color:var(--soft)}
.chip.good{background:var(--pine-tint);color:var(--pine-ink)}.chip.bad{background:var(--red-tint);color:var(--red-ink)}.chip.wait{background:var(--amber-tint);color:var(--amber-ink)}
.actions{display:flex;gap:.375rem}.actions .button{min-height:2.75rem;padding:.25rem .75rem;font-size:.8125rem}
@media(pointer:fine){.actions .button{min-height:1.875rem}}
.num{font-variant-numeric:tabular-nums;white-space:nowrap}
.empty{padding:2.5rem 1rem;text-align:center;color:var(--soft)}
.mail{padding:1rem}.mail dl{display:grid;grid-template-columns:max-content 1fr;gap:.125rem 1rem;margin:.75rem 0;font-size:.8125rem}
.mail dt{color:var(--faint)}.mail dd{margin:0;overflow-wrap:anywhere}
.mail h2{font-size:1.0625rem;line-height:1.5rem}.mail h3{font-size:.875rem;margin:1.25rem 0 .5rem}
iframe{width:100%;height:34rem;border:1px solid var(--line);border-radius:6px;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:0;padding:1rem;border-radius:6px;background:var(--sunken);font:.8125rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
form.clock{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;padding:1rem}
form.clock label{display:block;font-size:.8125rem;font-weight:500}form.clock input[type=text]{min-height:2.75rem;padding:.5rem .75rem;border:1px solid var(--control);border-radius:6px;background:var(--surface);color:var(--ink);font:inherit;font-size:1rem}
ul.links{margin:0;padding-left:1.25rem;overflow-wrap:anywhere}
`

export function mailList(mails: DeskMail[]) {
  if (mails.length === 0) return empty('No e-mail yet. What the app sends to SendGrid appears here.')
  const rows = [...mails].reverse().map(
    (
      mail,
    ) => markup`<a class="row" href="/mail/${mail.id}"><span class="grow"><span class="subject">${mail.subject}</span><br><span class="faint">to ${mail.to}</span></span>
${mail.outcome === 'delivered' ? null : markup`<span class="chip bad">${mail.outcome}</span>`}<span class="faint num">${clockTime(mail.at)}</span></a>`,
  )

  return markup`<div class="sheet">${rows}</div>`
}

/** One mail as a person would see it: rendered in a frame without any rights, its text, and its links. */
export function mailView(mail: DeskMail) {
  const links = linksOf(mail)

  return markup`<p><a href="/">← All e-mails</a></p><article class="sheet mail">
<h2>${mail.subject}</h2>
<dl><dt>To</dt><dd>${mail.to}</dd><dt>From</dt><dd>${mail.from}</dd><dt>At</dt><dd>${mail.at}</dd><dt>Fate</dt><dd>${mail.outcome}</dd></dl>
${links.length > 0 ? markup`<h3>Links</h3><ul class="links">${links.map((link) => markup`<li><a href="${link}">${link}</a></li>`)}</ul>` : null}
${mail.html ? markup`<h3>As it looks</h3><iframe title="The e-mail as it looks" sandbox="" srcdoc="${mail.html}"></iframe>` : null}
${mail.text ? markup`<h3>As text</h3><pre>${mail.text}</pre>` : null}
</article>`
}

function linksOf({ html, text }: DeskMail) {
  const found = [...(html?.matchAll(/href="(https?:\/\/[^"]+)"/g) ?? [])].map(([, link]) =>
    (link ?? '').replaceAll('&amp;', '&'),
  )
  const written = [...(text?.matchAll(/https?:\/\/[^\s<>")]+/g) ?? [])].map(([link]) => link)

  return [...new Set([...found, ...written])]
}

export function textList(texts: Text[]) {
  if (texts.length === 0) return empty('No text message yet. What the app sends to Twilio appears here.')

  return markup`<div class="sheet">${[...texts].reverse().map(({ to, text, at }) => markup`<div class="row"><span class="grow">${text}<br><span class="faint">to ${to}</span></span><span class="faint num">${clockTime(at)}</span></div>`)}</div>`
}

export function chargeList(charges: Stripe.Charge[]) {
  if (charges.length === 0) return empty('No charge yet. The first comes with a paid ticket or a trial that ends.')
  const rows = [...charges].reverse().map((charge) => {
    const card = charge.payment_method_details?.card
    const refund =
      charge.amount_refunded > 0
        ? markup`<span class="chip wait">refunded ${formatMoney(charge.amount_refunded, charge.currency)}</span>`
        : null

    return markup`<div class="row"><span class="grow">${charge.description ?? 'Charge'}<br><span class="faint">${card?.brand ?? 'card'} •••• ${card?.last4 ?? ''} · ${charge.id}</span></span>
${refund}${charge.failure_message ? markup`<span class="chip bad">${charge.failure_message}</span>` : markup`<span class="chip good">paid</span>`}
<span class="num">${formatMoney(charge.amount, charge.currency)}</span><span class="faint num">${clockTime(charge.created * 1000)}</span></div>`
  })

  return markup`<div class="sheet">${rows}</div>`
}

const TONE: Record<string, string> = {
  active: 'good',
  trialing: 'good',
  delivered: 'good',
  past_due: 'bad',
  canceled: 'bad',
  failed: 'bad',
  dropped: 'bad',
  pending: 'wait',
  paused: 'wait',
}

export function subscriptionList(subscriptions: Stripe.Subscription[]) {
  if (subscriptions.length === 0) return empty('No subscription yet. Join a community to make one.')
  const rows = [...subscriptions].reverse().map((subscription) => {
    const item = subscription.items.data[0]
    const ends = item ? clockTime(item.current_period_end * 1000) : ''

    return markup`<div class="row"><span class="grow">${item ? formatMoney(item.price.unit_amount ?? 0, item.price.currency) : ''} per ${item?.price.recurring?.interval ?? 'period'}<br><span class="faint">${subscription.id}</span></span>
${subscription.cancel_at ? markup`<span class="chip wait">ends ${clockTime(subscription.cancel_at * 1000)}</span>` : null}
<span class="chip ${TONE[subscription.status] ?? ''}">${subscription.status}</span><span class="faint num">period ends ${ends}</span></div>`
  })

  return markup`<div class="sheet">${rows}</div>`
}

export function webhookList(webhooks: DeskWebhook[]) {
  if (webhooks.length === 0) return empty('No webhook yet. Every event at the Stripe stand-in makes one.')
  const rows = [...webhooks].reverse().map(
    (
      webhook,
    ) => markup`<div class="row"><span class="grow">${webhook.type}<br><span class="faint">${webhook.eventId}${webhook.note && webhook.status !== 'delivered' ? ` · ${webhook.note}` : ''}</span></span>
<span class="chip ${TONE[webhook.status] ?? ''}">${webhook.status}${webhook.attempts > 1 ? ` · ${webhook.attempts} attempts` : ''}</span><span class="faint num">${clockTime(webhook.at)}</span>
<form class="actions" method="post" action="/webhooks"><input type="hidden" name="id" value="${webhook.id}">${(['again', 'twice', 'drop'] as const).map((order) => orderButton(order, webhook.type))}</form></div>`,
  )

  return markup`<div class="sheet">${rows}</div>`
}

function orderButton(order: 'again' | 'twice' | 'drop', type: string) {
  const label = { again: 'Send again', twice: 'Twice', drop: 'Drop' }[order]

  return markup`<button class="button" name="order" value="${order}" aria-label="${label}: ${type}">${label}</button>`
}

export function clockView(clock: { now: string; dayMs: number; isFrozen: boolean }) {
  return markup`<div class="sheet"><div class="row"><span class="grow">Now<br><span class="faint">${clock.isFrozen ? 'standing still' : 'running'}</span></span><span class="num">${clock.now}</span></div>
<div class="row"><span class="grow">Length of a business day</span><span class="num">${clock.dayMs / 1000} s</span></div>
<form class="clock" method="post" action="/clock">
<div><label for="advance">Advance by</label><input id="advance" name="advance" type="text" value="1d" size="8" autocomplete="off"></div>
<label style="display:flex;gap:.5rem;align-items:center;min-height:2.75rem"><input type="checkbox" name="force"> even beside a worker</label>
<button class="button primary">Advance</button></form></div>
<p class="faint">Only the Stripe stand-in's time moves, by real hours and days. The app's own timers do not follow: a person's month is lived by KUMIKO_DAY.</p>`
}

function empty(text: string) {
  return markup`<div class="sheet"><p class="empty">${text}</p></div>`
}

function clockTime(at: string | number): Markup {
  const iso = new Date(at).toISOString()

  return markup`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')}</time>`
}
