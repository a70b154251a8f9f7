import { endTaxRate } from '#activities/billing/end-tax-rate.ts'
import { setTaxHome } from '#activities/billing/set-tax-home.ts'
import { setTaxRate } from '#activities/billing/set-tax-rate.ts'
import type { Grant } from '#web/server/authorize.server.ts'
import { parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { countryName, elsewhere } from '#workflows/billing/countries.ts'
import { taxesPath } from './paths.ts'
import { endTaxRateSchema, readRate, taxHomeSchema, taxRateSchema } from './price-schema.ts'

type Owner = Grant<'organization.manage'>

/** The forms of the page of taxes: where one is at home, a rate, and the end of one. */
export async function changeTaxes(request: Request, grant: Owner) {
  const intent = (await request.clone().formData()).get('intent')
  if (intent === 'home') return setHome(request, grant)

  return intent === 'end' ? end(request, grant) : set(request, grant)
}

async function setHome(request: Request, { deps, viewer, organizationId, organization }: Owner) {
  const form = await parseForm(request, taxHomeSchema)
  if (!form.isValid) return form.reply
  await setTaxHome(deps, { organizationId, actorId: viewer.id, ...form.value })

  return redirectWithToast(taxesPath(organization.slug), { text: 'Saved.' })
}

async function set(request: Request, { deps, viewer, organizationId, organization }: Owner) {
  const form = await parseForm(request, taxRateSchema)
  if (!form.isValid) return form.reply
  const { token, country, name, rate, kind } = form.value
  const about = { country, name, ratePpm: readRate(rate) ?? 0, isInclusive: kind === 'inclusive', token }
  await setTaxRate(deps, { organizationId, actorId: viewer.id, ...about })

  return redirectWithToast(taxesPath(organization.slug), {
    text: `Who joins from ${country === elsewhere ? 'a country without a rate of its own' : countryName(country)} pays it now.`,
  })
}

async function end(request: Request, { deps, viewer, organizationId, organization }: Owner) {
  const form = await parseForm(request, endTaxRateSchema)
  if (!form.isValid) return form.reply
  await endTaxRate(deps, { organizationId, actorId: viewer.id, ...form.value })

  return redirectWithToast(taxesPath(organization.slug), { text: 'Ended. Nobody new pays it.' })
}
