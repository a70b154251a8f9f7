import { AppError } from '#workflows/shared/app-error.ts'
import type { PlanInterval } from '#prisma/generated.server/client.ts'
import type { Deps } from '../platform/deps.ts'
import { keyedWrite } from './keyed-write.ts'

export type CreatePlanInput = {
  organizationId: string
  communityId: string
  actorId: string
  name: string
  interval: PlanInterval
  amountCents: number
  currency: string
  trialDays: number
  position?: number
  /** The form's token: it becomes the plan's id, so the same form makes one plan. */
  token: string
}

/**
 * A plan with its product and price at Stripe. Crash-safe: product and price are made under the plan's id before the row,
 * so a repeat finds them. Throws PLAN_AMOUNT, PLAN_TRIAL.
 */
export async function createPlan(deps: Deps, input: CreatePlanInput): Promise<{ planId: string }> {
  refuseOddPlan(input)
  const { organizationId, communityId, actorId, token: planId, position } = input
  const { name, interval, amountCents, trialDays } = input
  const where = { organizationId_id: { organizationId, id: planId } }
  if (await deps.db.forOrganization(organizationId, (tx) => tx.plan.findUnique({ where }))) return { planId }

  const atStripe = interval === 'free' ? {} : await createPrice(deps, input)
  const currency = input.currency.toUpperCase()
  await deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const place = position ?? (await tx.plan.count({ where: { communityId } }))
      const row = { organizationId, id: planId, communityId, name, interval, amountCents, currency, trialDays }
      await tx.plan.createMany({ data: { ...row, position: place, ...atStripe }, skipDuplicates: true })
    },
    { actorId, reason: 'plan created' },
  )

  return { planId }
}

function refuseOddPlan({ interval, amountCents, trialDays }: CreatePlanInput): void {
  if ((interval === 'free') !== (amountCents === 0)) {
    const userMessage = 'A paid plan needs an amount, and a free one has none.'
    throw new AppError('PLAN_AMOUNT', { userMessage, fields: { amount: userMessage } })
  }
  if (trialDays > 0 && (interval === 'free' || interval === 'once')) {
    const userMessage = 'Only plans that are paid each month or year can begin with a trial.'
    throw new AppError('PLAN_TRIAL', { userMessage, fields: { trialDays: userMessage } })
  }
}

async function createPrice({ db, stripeFor }: Deps, input: CreatePlanInput) {
  const { organizationId, communityId, token: planId, interval, amountCents, currency } = input
  const stripe = stripeFor(organizationId)
  const community = await db.forOrganization(organizationId, (tx) =>
    tx.community.findUniqueOrThrow({ where: { organizationId_id: { organizationId, id: communityId } } }),
  )
  // The payment page and the bank show it alone, so it names the community too.
  const name = `${community.name}, ${input.name}`
  const metadata = { organizationId, communityId, planId }
  const product = await keyedWrite(`kumiko:plan:${planId}:product`, (options) =>
    stripe.products.create({ name, metadata }, options),
  )
  const price = {
    product: product.id,
    currency: currency.toLowerCase(),
    unit_amount: amountCents,
    ...((interval === 'month' || interval === 'year') && { recurring: { interval } }),
    metadata,
  }
  const { id: stripePriceId } = await keyedWrite(`kumiko:plan:${planId}:price`, (options) =>
    stripe.prices.create(price, options),
  )

  return { stripeProductId: product.id, stripePriceId }
}
