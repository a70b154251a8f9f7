import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { Empty } from '#web/ui/empty.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { PageHead, SectionHead } from '#web/ui/page-head.tsx'
import { Row, Rows } from '#web/ui/sheet.tsx'
import { countryName, elsewhere } from '#workflows/billing/countries.ts'
import { percentText } from '#workflows/billing/price.rules.ts'
import { countText } from '../../community/words.ts'
import { changeTaxes } from '../change-taxes.server.ts'
import { listCountries } from '../list-countries.server.ts'
import { MoneyFrame } from '../components/money-frame.tsx'
import { TaxForm, TaxHomeForm } from '../components/tax-form.tsx'
import { loadMoneyArea } from '../queries/load-money-area.server.ts'
import { loadTaxes, type TaxRateRow } from '../queries/load-taxes.server.ts'

export const handle = { permission: 'organization.manage', title: 'Taxes' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Taxes · ${data?.organization.name ?? 'Kumiko'}` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)
  const [{ home, rates }, area] = await Promise.all([
    loadTaxes(deps.db, organizationId),
    loadMoneyArea(deps.db, organizationId),
  ])

  return {
    organization,
    area,
    token: newToken(),
    home,
    rates: rates.map((rate) => ({ ...rate, countryName: countryName(rate.country) })),
    countries: listCountries(),
    places: [{ value: elsewhere, label: countryName(elsewhere) }, ...listCountries()],
  }
}

export async function action(args: ActionFunctionArgs) {
  const grant = await authorize(args, handle.permission)

  return changeTaxes(args.request, grant)
}

export default function Taxes() {
  const { organization, area, home, rates, countries, places, token } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()

  return (
    <MoneyFrame organization={organization} area={area}>
      <PageHead
        title="Taxes"
        lede="What is charged to members of a country. Without a rate for it, or one for everywhere else, there is none."
      />
      <div className="grid max-w-180 grid-cols-1 gap-8">
        <section>
          <SectionHead title="Your country" />
          <div className="sheet sheet-bleed sheet-pad">
            <TaxHomeForm home={home} countries={countries} />
            <p className="mt-3 text-sm text-ink-faint">
              A business in another country of the EU with a confirmed VAT id pays no tax here: its invoice says reverse
              charge.
            </p>
          </div>
        </section>
        <section>
          <SectionHead title="Rates" />
          <div className="sheet sheet-bleed">
            {rates.length === 0 ? (
              <Empty title="No tax is charged" level={3}>
                Set the first rate below; then whoever joins is asked for the country.
              </Empty>
            ) : (
              <Rows label="Rates">
                {rates.map((rate) => (
                  <Row key={rate.id} title={rate.countryName} sub={aboutOf(rate)} after={<End rate={rate} />} />
                ))}
              </Rows>
            )}
            <div className="sheet-pad border-t border-line">
              <TaxForm key={token} lastResult={lastResult} countries={places} token={token} />
            </div>
          </div>
          <p className="mt-3 text-sm text-ink-faint">
            A new rate of a country takes the place of the old one. Members who have joined pay it from their next
            invoice on.
          </p>
        </section>
      </div>
    </MoneyFrame>
  )
}

function aboutOf({ name, ratePpm, isInclusive, memberCount }: TaxRateRow): string {
  const kind = isInclusive ? 'in the price' : 'added to the price'

  return `${name} ${percentText(ratePpm)}, ${kind} · ${countText(memberCount, 'member')}`
}

function End({ rate }: { rate: TaxRateRow & { countryName: string } }) {
  return (
    <Form method="post">
      <input type="hidden" name="intent" value="end" />
      <input type="hidden" name="taxRateId" value={rate.id} />
      <SubmitButton kind="quiet" isSmall>
        End<span className="sr-only"> the tax of {rate.countryName}</span>
      </SubmitButton>
    </Form>
  )
}
