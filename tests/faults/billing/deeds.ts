import { setTimeout as sleep } from 'node:timers/promises'
import type Stripe from 'stripe'
import { openStripe } from '../open-stripe.ts'
import type { Owner } from '../open-community.ts'
import type { Person } from '../person.ts'
import type { Scene } from '../world.ts'
import { giveCard } from './give-card.ts'

/** A form that is open, and sent by `send`. */
export type Opened = { send: () => Promise<unknown> }

/** The pause form of a membership, for this many days from now. */
export async function openPause({ session }: Person, membershipId: string, days: number): Promise<Opened> {
  const path = `/settings/memberships/${membershipId}/pause`
  const form = await session.findForm(path, ['intent=pause'])

  return { send: () => session.send(path, form, { days: String(days), startInDays: '0' }) }
}

/** From our billing page to Stripe's form for another card. */
export async function openCardForm(person: Person, membershipId: string, number: string): Promise<Opened> {
  const { session, name, email } = person
  const form = await session.findFormTo('/settings/billing', `/settings/billing/card?membership=${membershipId}`)
  const { away, url, status } = await session.send('/settings/billing', form)
  if (!away) throw new Error(`The form for another card led ${name} to ${url} (${status}).`)
  const page = away.endsWith('/card') ? away : `${away}/card`

  return { send: () => giveCard(page, { name, email, number }, ({ to }) => to !== null) }
}

/** Stripe's own page of the open invoice, which no page of ours has a part in. */
export async function openInvoicePage(world: Scene, person: Person, number: string): Promise<Opened> {
  const [open] = await world.query<{ url: string }>(
    `select hosted_url as url from invoices i join users u on u.id = i.user_id
     where u.email = $1 and i.status = 'open' and i.hosted_url is not null`,
    [person.email],
  )
  if (!open) throw new Error(`${person.name} has no open invoice.`)
  const { name, email } = person

  // A page that was paid already has no form any more and says so.
  return { send: () => giveCard(open.url, { name, email, number }, ({ status }) => status < 400) }
}

/** The owner's form to give money of somebody's newest invoice back. */
export async function openRefund(
  { person: owner, organization }: Owner,
  person: Person,
  amount: string,
): Promise<Opened> {
  const list = `/org/${organization}/invoices`
  const { html } = await owner.session.get(`${list}?q=${encodeURIComponent(person.email)}`)
  const [, invoiceId] = new RegExp(`${list}/([0-9a-f-]{36})`).exec(html) ?? []
  if (!invoiceId) throw new Error(`The owner's list has no invoice of ${person.name}.`)
  const path = `${list}/${invoiceId}`
  const form = await owner.session.findForm(path, ['token', 'amount'])

  return { send: () => owner.session.send(path, form, { amount, reason: 'A lesson was cancelled' }) }
}

export type Extra = { customer: string; subscription: string; amountCents: number }

/** Something the team charges for at Stripe by hand; it waits for the next invoice. */
export async function chargeExtra({ started }: Scene, { customer, subscription, amountCents }: Extra): Promise<void> {
  const item: Stripe.InvoiceItemCreateParams = {
    customer,
    subscription,
    amount: amountCents,
    currency: 'eur',
    description: 'A printed workbook',
  }
  for (const endsAt = Date.now() + 60_000; ; await sleep(500)) {
    try {
      await openStripe(started.app.sandbox).invoiceItems.create(item, { idempotencyKey: `extra:${subscription}` })

      return
    } catch (error) {
      if (Date.now() > endsAt) throw error
    }
  }
}
