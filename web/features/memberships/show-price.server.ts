import { redirect } from '@remix-run/node'
import { saveTaxId } from '#activities/billing/save-tax-id.ts'
import type { Grant } from '#web/server/authorize.server.ts'
import { formError, parseForm } from '#web/server/forms.server.ts'
import { priceSchema } from './schema.ts'

type Wish = { planId?: string | undefined; code: string; country?: string | undefined }

/** What the join page was asked for, as the query of its address. */
export function wishParams({ planId, code, country }: Wish): string {
  const pairs = { plan: planId, code, country }

  return new URLSearchParams(
    Object.entries(pairs).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  ).toString()
}

/**
 * Shows the price for a code and a country: the address carries both, so that the page can be reloaded and sent on. A VAT
 * id is no part of an address; it goes to Stripe, so it needs a person who is logged in.
 */
export async function showPrice(
  request: Request,
  grant: Grant<'community.read'>,
  authorizeBuyer: () => Promise<Grant<'community.join'>>,
) {
  const form = await parseForm(request, priceSchema)
  if (!form.isValid) return form.reply
  const { taxId, ...wish } = form.value
  try {
    if (taxId !== '') {
      const { deps, viewer, organizationId } = await authorizeBuyer()
      await saveTaxId(deps, { organizationId, userId: viewer.id, value: taxId })
    }
  } catch (error) {
    return formError(form.submission, error)
  }
  const params = new URLSearchParams(wishParams(wish))
  if (new URL(request.url).searchParams.get('trial') === 'no') params.set('trial', 'no')

  return redirect(`/c/${grant.community.slug}/join?${params.toString()}#price`)
}
