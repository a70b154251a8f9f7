import { createCoupon } from '#activities/billing/create-coupon.ts'
import { endCoupon } from '#activities/billing/end-coupon.ts'
import type { Grant } from '#web/server/authorize.server.ts'
import { formError, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { parseMoney } from '#workflows/shared/format-money.ts'
import { dayEnd } from './day-end.ts'
import { couponsPath } from './paths.ts'
import { couponSchema, endCouponSchema } from './price-schema.ts'

type Owner = Grant<'organization.manage'>

/** The forms of the page of codes: a new one, and the end of one. */
export async function changeCoupons(request: Request, grant: Owner) {
  const intent = (await request.clone().formData()).get('intent')

  return intent === 'end' ? end(request, grant) : create(request, grant)
}

async function create(request: Request, grant: Owner) {
  const form = await parseForm(request, couponSchema)
  if (!form.isValid) return form.reply
  const { deps, viewer, organizationId, organization } = grant
  const { token, code, off, percent, amount, currency, duration, months, maxUses, lastDay, planIds } = form.value
  try {
    await createCoupon(deps, {
      ...{ organizationId, actorId: viewer.id, token, code, duration, planIds },
      percentOff: off === 'percent' ? (percent ?? null) : null,
      amountOff: off === 'amount' ? { amountCents: parseMoney(amount, currency) ?? 0, currency } : null,
      months: duration === 'months' ? (months ?? null) : null,
      maxUses: maxUses ?? null,
      expiresAt: lastDay ? dayEnd(lastDay, viewer.timeZone ?? 'UTC') : null,
    })
  } catch (error) {
    return formError(form.submission, error)
  }

  return redirectWithToast(couponsPath(organization.slug), { text: `The code ${code.toUpperCase()} can be used now.` })
}

async function end(request: Request, grant: Owner) {
  const form = await parseForm(request, endCouponSchema)
  if (!form.isValid) return form.reply
  const { deps, viewer, organizationId, organization } = grant
  await endCoupon(deps, { organizationId, actorId: viewer.id, ...form.value })

  return redirectWithToast(couponsPath(organization.slug), { text: 'Ended. Members who have it keep it.' })
}
