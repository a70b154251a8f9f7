import { Form } from '@remix-run/react'
import { Button } from '#web/ui/button.tsx'
import { plainField } from '#web/ui/form/field-like.ts'
import { SelectField } from '#web/ui/form/select-field.tsx'
import { Segments } from '#web/ui/tabs.tsx'
import { billingPath } from '../addresses.ts'
import type { BillingPlan } from '../queries/load-billing.server.ts'
import type { AskedSlice } from '../schema.ts'

export type SliceBarProps = { slug: string; asked: AskedSlice; currencies: string[]; plans: BillingPlan[] }

/** Which currency and which plan: by address, so that it works without script. */
export function SliceBar({ slug, asked, currencies, plans }: SliceBarProps) {
  return (
    <div className="mb-5 flex flex-wrap items-end justify-between gap-3">
      {currencies.length > 1 && (
        <Segments
          label="Currency"
          items={currencies.map((currency) => ({
            to: billingPath(slug, { ...asked, currency }),
            label: currency,
            isCurrent: currency === asked.currency,
          }))}
        />
      )}
      <Form method="get" className="flex w-full items-end gap-2 sm:w-auto">
        <input type="hidden" name="month" value={asked.month} />
        <input type="hidden" name="currency" value={asked.currency} />
        <div className="flex-1 sm:w-72">
          <SelectField
            field={plainField({ name: 'plan', value: asked.plan })}
            label="Plan"
            options={[
              { value: '', label: 'All plans' },
              ...plans.map(({ id, name, community }) => ({ value: id, label: `${community}: ${name}` })),
            ]}
          />
        </div>
        <Button type="submit">Show</Button>
      </Form>
    </div>
  )
}
