import type Stripe from 'stripe'
import { applyRates, leftOf, reduceLines, type Adjustable, type Exemption } from '../billing/adjust-lines.ts'
import { invalidRequest } from '../errors.ts'
import { idOf, type CheckoutDiscount } from '../kinds.ts'
import type { Tx } from '../transaction.ts'

type Session = Stripe.Checkout.Session
export type Totals = { amount_subtotal: number; amount_discount: number; amount_tax: number; amount_total: number }

/** Today; the first whole charge of what recurs, with its code; and a charge that only a code without an end lowers. */
type Charge = 'today' | 'first' | 'later'

/** What each line of a session costs, after its discounts and with its tax; today recurring lines are free in a trial. */
export async function lineTotals(tx: Tx, session: Session, charge: Charge = 'today'): Promise<Totals[]> {
  const { lineItems, subscriptionData, discounts = [] } = tx.hidden(session)
  const isTrial = Boolean(subscriptionData?.trialDays ?? subscriptionData?.trialEnd)
  const lines: Adjustable[] = []
  for (const line of lineItems) {
    const price = await tx.get('price', line.price)
    const isFree = charge === 'today' ? isTrial && price.recurring : !price.recurring
    lines.push(adjustable(isFree ? 0 : line.amount, idOf(price.product)))
  }
  for (const { coupon: id } of discounts) {
    const coupon = await tx.find('coupon', id)
    if (coupon && (charge !== 'later' || coupon.duration === 'forever'))
      reduceLines(lines, coupon, { discountId: id, currency: session.currency ?? '' })
  }
  const exemption = await exemptionOf(tx, session)
  for (const [position, line] of lines.entries()) {
    const ids = lineItems[position]?.taxRates ?? subscriptionData?.defaultTaxRates ?? []
    applyRates(line, await Promise.all(ids.map((id) => tx.get('tax_rate', id))), exemption)
  }

  return lines.map(totalsOf)
}

function adjustable(amount: number, product: string): Adjustable {
  return {
    amount,
    discountable: true,
    discounts: [],
    discount_amounts: [],
    pretax_credit_amounts: [],
    taxes: [],
    pricing: { type: 'price_details', price_details: { price: '', product }, unit_amount_decimal: null },
  }
}

async function exemptionOf(tx: Tx, session: Session): Promise<Exemption> {
  const customerId = idOf(session.customer)
  const customer = customerId ? await tx.find('customer', customerId) : null

  return (customer?.tax_exempt ?? 'none') as Exemption
}

function totalsOf(line: Adjustable): Totals {
  const added = (line.taxes ?? []).filter((tax) => tax.tax_behavior === 'exclusive')

  return {
    amount_subtotal: line.amount,
    amount_discount: line.amount - leftOf(line),
    amount_tax: sum((line.taxes ?? []).map(({ amount }) => amount)),
    amount_total: leftOf(line) + sum(added.map(({ amount }) => amount)),
  }
}

/** Writes the sums of its lines to an open session. */
export async function totalSession(tx: Tx, session: Session) {
  if (session.mode === 'setup') return
  const lines = await lineTotals(tx, session)
  session.amount_subtotal = sum(lines.map((line) => line.amount_subtotal))
  session.amount_total = sum(lines.map((line) => line.amount_total))
  session.total_details = {
    amount_discount: sum(lines.map((line) => line.amount_discount)),
    amount_shipping: 0,
    amount_tax: sum(lines.map((line) => line.amount_tax)),
  }
  session.discounts = (tx.hidden(session).discounts ?? []).map(({ coupon, promotionCode }) => ({
    coupon,
    promotion_code: promotionCode,
  }))
}

function sum(amounts: number[]) {
  return amounts.reduce((total, amount) => total + amount, 0)
}

/** The discount that a session names by coupon or promotion code: it is redeemed when the session is complete. */
export async function readDiscounts(tx: Tx, params: Stripe.Checkout.SessionCreateParams): Promise<CheckoutDiscount[]> {
  const [wanted, ...more] = params.discounts ?? []
  if (!wanted) return []
  if (more.length > 0) throw invalidRequest('You may only specify one discount.', { param: 'discounts' })
  if (params.allow_promotion_codes)
    throw invalidRequest('You may only specify one of these parameters: allow_promotion_codes, discounts.', {
      param: 'discounts',
    })
  if (wanted.promotion_code) {
    const promotion = await tx.get('promotion_code', wanted.promotion_code, 'discounts[0][promotion_code]')

    return [{ coupon: idOf(promotion.promotion.coupon) ?? '', promotionCode: promotion.id }]
  }
  if (!wanted.coupon)
    throw invalidRequest('Missing required param: discounts[0][coupon].', {
      code: 'parameter_missing',
      param: 'discounts[0][coupon]',
    })

  return [{ coupon: (await tx.get('coupon', wanted.coupon, 'discounts[0][coupon]')).id, promotionCode: null }]
}
