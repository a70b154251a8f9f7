import { type CouponDuration, plainCode } from '#workflows/billing/coupon.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { Prisma, type Coupon } from '#prisma/generated.server/client.ts'
import type { Deps } from '../platform/deps.ts'
import { ensureCoupon } from './ensure-coupon.ts'

export type CreateCouponInput = {
  organizationId: string
  actorId: string
  code: string
  /** Either of the two. */
  percentOff: number | null
  amountOff: { amountCents: number; currency: string } | null
  duration: CouponDuration
  months: number | null
  maxUses: number | null
  expiresAt: Date | null
  /** Empty: every plan. */
  planIds: string[]
  /** The form's token: it becomes the coupon's id, so the same form makes one. */
  token: string
}

/**
 * A code that lowers prices. The row comes first; when Stripe is away, its coupon is made by the first member who uses
 * the code. Throws CODE_TAKEN, CODE_OFF, CODE_PLANS.
 */
export async function createCoupon(deps: Deps, input: CreateCouponInput): Promise<{ couponId: string }> {
  refuseOddCoupon(input)
  const coupon = await writeCoupon(deps, input)
  try {
    await ensureCoupon(deps, coupon)
  } catch (error) {
    deps.log.warn({ err: error, couponId: coupon.id }, 'a coupon waits for Stripe')
  }

  return { couponId: coupon.id }
}

function refuseOddCoupon({ percentOff, amountOff, duration, months }: CreateCouponInput): void {
  if ((percentOff === null) === (amountOff === null)) {
    const userMessage = 'Choose either a share in per cent or an amount.'
    throw new AppError('CODE_OFF', { userMessage, fields: { off: userMessage } })
  }
  if ((duration === 'months') !== (months !== null)) {
    const userMessage = 'Say for how many months.'
    throw new AppError('CODE_MONTHS', { userMessage, fields: { months: userMessage } })
  }
}

async function writeCoupon({ db }: Deps, input: CreateCouponInput): Promise<Coupon> {
  const { organizationId, token: id, actorId, amountOff, planIds, expiresAt } = input
  const { percentOff, duration, months, maxUses } = input
  const code = plainCode(input.code)
  const money = { amountOffCents: amountOff?.amountCents ?? null, currency: amountOff?.currency.toUpperCase() ?? null }
  const row = { organizationId, id, code, percentOff, ...money, duration, months, maxUses, expiresAt, planIds }
  try {
    return await db.forOrganization(
      organizationId,
      async (tx) => {
        const known = await tx.coupon.findUnique({ where: { organizationId_id: { organizationId, id } } })
        if (known) return known
        const count = await tx.plan.count({ where: { organizationId, id: { in: planIds } } })
        if (count !== planIds.length) throw unknownPlans()

        return tx.coupon.create({ data: row })
      },
      { actorId, reason: 'coupon created' },
    )
  } catch (error) {
    const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
    if (!isTaken) throw error
    const userMessage = `The code ${code} is in use. End it first, or choose another one.`
    throw new AppError('CODE_TAKEN', { userMessage, fields: { code: userMessage }, status: 409 })
  }
}

function unknownPlans(): AppError {
  const userMessage = 'One of these plans is not known. Reload the page and choose again.'

  return new AppError('CODE_PLANS', { userMessage, fields: { planIds: userMessage } })
}
