import type Stripe from 'stripe'
import { html, redirect, type Reply } from '../../core/http.ts'
import { periodEndOf } from '../billing/follow-invoice.ts'
import { productNameOf } from '../billing/invoice-lines.ts'
import { formatMoney } from '../currencies.ts'
import { updateSubscription } from '../billing/update-subscription.ts'
import { read, write, type StripeContext } from '../context.ts'
import { idOf } from '../kinds.ts'
import { defaultMethodOf } from '../payments/payment-methods.ts'
import type { Tx } from '../transaction.ts'
import { handleCard } from './portal-card.ts'
import { openSession, type PortalSession, type Visit } from './portal-session.ts'
import { cancelPage, homePage, type PortalInvoice, type PortalSubscription } from './portal-view.ts'

/** Stripe's billing portal: what runs, the card, the invoices; cancelling and taking that back. */
export function createPortalPages(context: StripeContext) {
  return async (verb: string, path: string, body: string): Promise<Reply | null> => {
    const [, token, rest = ''] = path.match(/^\/p\/session\/([^/]+)(?:\/(.*))?$/) ?? []
    if (!token) return null
    const visit = { context, verb, token, rest: rest.split('/').filter(Boolean), body }
    const [task] = visit.rest
    if (task === 'card') return handleCard(visit)
    if (task === 'cancel' && verb === 'GET') return askToCancel(visit)
    if ((task === 'cancel' || task === 'keep') && verb === 'POST') return changeEnd(visit, task === 'cancel')

    return showHome(visit)
  }
}

function showHome({ context, token }: Visit) {
  return read(context, async (tx) => {
    const opened = await openSession(tx, token)
    if ('closed' in opened) return opened.closed
    const { session } = opened
    if (session.flow?.type === 'payment_method_update') return redirect(`/p/session/${token}/card`)
    const { features } = await tx.get('billing_portal.configuration', idOf(session.configuration))
    const customer = await tx.get('customer', session.customer)
    const method = await defaultMethodOf(tx, customer.id)

    return html(
      200,
      homePage({
        base: `/p/session/${token}`,
        returnUrl: session.return_url,
        customer: customer.name ?? customer.email ?? '',
        subscriptions: await subscriptionsOf(tx, customer.id),
        card: method?.card ? cardText(method.card) : null,
        invoices: features.invoice_history.enabled ? await invoicesOf(tx, customer.id) : [],
        mayCancel: features.subscription_cancel.enabled,
        mayChangeCard: features.payment_method_update.enabled,
      }),
    )
  })
}

async function subscriptionsOf(tx: Tx, customerId: string): Promise<PortalSubscription[]> {
  const found = await tx.select(
    'subscription',
    "data->>'customer' = $1 and data->>'status' not in ('canceled', 'incomplete', 'incomplete_expired')",
    [customerId],
  )

  return Promise.all(found.map((subscription) => describe(tx, subscription)))
}

async function describe(tx: Tx, subscription: Stripe.Subscription): Promise<PortalSubscription> {
  const [item] = subscription.items.data
  const price = item?.price
  const method = await defaultMethodOf(tx, idOf(subscription.customer), subscription)

  return {
    id: subscription.id,
    name: price ? await productNameOf(tx, price) : 'Subscription',
    price: price
      ? `${formatMoney(price.unit_amount ?? 0, price.currency)} a ${price.recurring?.interval ?? 'month'}`
      : '',
    status: subscription.status,
    periodEnd: dayOf(periodEndOf(subscription)),
    cancelAt: subscription.cancel_at === null ? null : dayOf(subscription.cancel_at),
    card: method?.card ? cardText(method.card) : null,
  }
}

async function invoicesOf(tx: Tx, customerId: string): Promise<PortalInvoice[]> {
  const found = await tx.select('invoice', "data->>'customer' = $1 and data->>'status' <> 'draft'", [customerId], {
    limit: 24,
  })

  return found.map((invoice) => ({
    day: dayOf(invoice.created),
    amount: formatMoney(invoice.total, invoice.currency),
    status: invoice.status ?? 'draft',
    url: invoice.hosted_invoice_url ?? '#',
  }))
}

function askToCancel({ context, token, rest }: Visit) {
  return read(context, async (tx) => {
    const opened = await openSession(tx, token)
    if ('closed' in opened) return opened.closed
    const subscription = await ownSubscription(tx, opened.session, rest[1])
    if (!subscription) return redirect(`/p/session/${token}`)

    return html(200, cancelPage({ base: `/p/session/${token}`, subscription: await describe(tx, subscription) }))
  })
}

function changeEnd({ context, token, rest }: Visit, isCancelled: boolean) {
  return write(context, async (tx) => {
    const opened = await openSession(tx, token)
    if ('closed' in opened) return opened.closed
    const { features } = await tx.get('billing_portal.configuration', idOf(opened.session.configuration))
    const subscription = await ownSubscription(tx, opened.session, rest[1])
    if (subscription && features.subscription_cancel.enabled && subscription.status !== 'canceled')
      await updateSubscription(tx, subscription.id, { cancel_at_period_end: isCancelled })

    return redirect(`/p/session/${token}`)
  })
}

async function ownSubscription(tx: Tx, session: PortalSession, id = '') {
  const subscription = await tx.find('subscription', id)

  return subscription && idOf(subscription.customer) === session.customer ? subscription : null
}

function cardText({ brand, last4 }: Stripe.PaymentMethod.Card) {
  return `${brand.charAt(0).toUpperCase()}${brand.slice(1)} ending ${last4}`
}

function dayOf(seconds: number) {
  return new Date(seconds * 1000).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
}
