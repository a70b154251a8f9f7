import type Stripe from 'stripe'
import { idOf } from '../kinds.ts'
import type { Tx } from '../transaction.ts'
import { detachUsedDiscount } from './discounts.ts'

type Line = Stripe.InvoiceLineItem
/** What a discount or a tax rate needs of a line, on an invoice or in a session. */
export type Adjustable = Pick<
  Line,
  'amount' | 'discount_amounts' | 'discountable' | 'discounts' | 'pretax_credit_amounts' | 'pricing' | 'taxes'
>
export type Exemption = 'exempt' | 'none' | 'reverse'
type Reduction = { discount: Stripe.Discount; coupon: Stripe.Coupon }

/** Writes to each line of a draft what its discounts take off and what its tax rates add, discounts first. */
export async function adjustLines(tx: Tx, invoice: Stripe.Invoice) {
  const customer = await tx.get('customer', idOf(invoice.customer) ?? '')
  const reductions = await reductionsOf(tx, invoice)
  for (const line of invoice.lines.data) clear(line)
  for (const { discount, coupon } of reductions) {
    const target = { discountId: discount.id, currency: invoice.currency }
    const taken = reduceLines(invoice.lines.data, coupon, target)
    if (taken > 0 && coupon.duration === 'once') await detachUsedDiscount(tx, invoice, discount)
  }
  const fallback = invoice.default_tax_rates
  const exemption = (customer.tax_exempt ?? 'none') as Exemption
  for (const line of invoice.lines.data) {
    const { rates, ...own } = await ratesOf(tx, line, fallback)
    applyRates(line, rates, own.exemption ?? exemption)
  }
}

async function reductionsOf(tx: Tx, invoice: Stripe.Invoice): Promise<Reduction[]> {
  const found: Reduction[] = []
  for (const reference of invoice.discounts) {
    const discount = await tx.find('discount', idOf(reference))
    const coupon = discount ? await tx.find('coupon', idOf(discount.source.coupon) ?? '') : null
    if (discount && coupon && (discount.end === null || discount.end > tx.now)) found.push({ discount, coupon })
  }

  return found
}

function clear(line: Adjustable) {
  line.discount_amounts = []
  line.discounts = []
  line.pretax_credit_amounts = []
  line.taxes = []
}

/** Takes a coupon off the lines it is for; says how much that was. */
export function reduceLines(
  lines: Adjustable[],
  coupon: Stripe.Coupon,
  { discountId, currency }: { discountId: string; currency: string },
) {
  const products = coupon.applies_to?.products
  const open = lines.filter(
    (line) =>
      line.discountable &&
      leftOf(line) > 0 &&
      (!products || products.includes(line.pricing?.price_details?.product ?? '')),
  )
  if (coupon.amount_off !== null && coupon.currency !== currency) return 0
  const amounts = coupon.percent_off === null ? spread(coupon.amount_off ?? 0, open) : shares(coupon.percent_off, open)
  open.forEach((line, position) => takeOff(line, discountId, amounts[position] ?? 0))

  return amounts.reduce((sum, amount) => sum + amount, 0)
}

function shares(percent: number, lines: Adjustable[]) {
  return lines.map((line) => Math.round((leftOf(line) * percent) / 100))
}

/** A fixed amount over the lines by their size, to the cent, and never more than there is. */
function spread(amount: number, lines: Adjustable[]) {
  const total = lines.reduce((sum, line) => sum + leftOf(line), 0)
  const capped = Math.min(amount, total)
  let sizeSoFar = 0
  let takenSoFar = 0

  return lines.map((line) => {
    sizeSoFar += leftOf(line)
    const share = Math.round((capped * sizeSoFar) / total) - takenSoFar
    takenSoFar += share

    return share
  })
}

function takeOff(line: Adjustable, discountId: string, amount: number) {
  line.discounts.push(discountId)
  line.discount_amounts = [...(line.discount_amounts ?? []), { amount, discount: discountId }]
  line.pretax_credit_amounts = [
    ...(line.pretax_credit_amounts ?? []),
    { amount, discount: discountId, type: 'discount' },
  ]
}

export function leftOf(line: Adjustable) {
  return line.amount - (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)
}

/** A percentage has four decimals at most: in whole units of them a sum is exact. */
const WHOLE = 1_000_000
function unitsOf({ percentage }: Stripe.TaxRate) {
  return Math.round(percentage * 10_000)
}

/** Half up, away from zero. */
function divide(amount: number, by: number) {
  return Math.sign(amount) * Math.floor((2 * Math.abs(amount) + by) / (2 * by))
}

/** Taxes what is left of a line, by every rate on the same base. */
export function applyRates(line: Adjustable, rates: Stripe.TaxRate[], exemption: Exemption) {
  const inclusive = rates.filter((rate) => rate.inclusive).reduce((sum, rate) => sum + unitsOf(rate), 0)
  const left = leftOf(line)
  line.taxes = rates.map((rate) => ({
    amount: exemption === 'none' ? divide(left * unitsOf(rate), WHOLE + inclusive) : 0,
    tax_behavior: rate.inclusive ? 'inclusive' : 'exclusive',
    tax_rate_details: { tax_rate: rate.id },
    taxability_reason: reasonOf(rate, exemption),
    taxable_amount: exemption === 'none' ? divide(left * WHOLE, WHOLE + inclusive) : 0,
    type: 'tax_rate_details',
  }))
}

function reasonOf(rate: Stripe.TaxRate, exemption: Exemption) {
  if (exemption === 'exempt') return 'customer_exempt'
  if (exemption === 'reverse') return 'reverse_charge'

  return rate.percentage === 0 ? 'zero_rated' : 'standard_rated'
}

type OwnRates = { rates: Stripe.TaxRate[]; exemption?: Exemption | undefined }

/** Its own rates, else those of its subscription item, its subscription, its invoice. A credit has those of its bill. */
async function ratesOf(tx: Tx, line: Line, fallback: Stripe.TaxRate[]): Promise<OwnRates> {
  const itemId = line.parent?.invoice_item_details?.invoice_item
  const own = itemId ? await tx.find('invoiceitem', itemId) : null
  const exemption = own ? tx.hidden(own).exemption : undefined
  if (own && (exemption || own.tax_rates?.length)) return { rates: own.tax_rates ?? [], exemption }
  const subscriptionId = idOf(line.subscription)
  const subscription = subscriptionId ? await tx.find('subscription', subscriptionId) : null
  const position = line.parent?.subscription_item_details?.subscription_item
  const item = subscription?.items.data.find(({ id }) => id === position)
  if (item?.tax_rates?.length) return { rates: item.tax_rates }

  return { rates: subscription?.default_tax_rates?.length ? subscription.default_tax_rates : fallback }
}
