import type { SubmissionResult } from '@conform-to/react'
import { CheckboxGroupField, RadioField } from '#web/ui/form/choice-fields.tsx'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SelectField } from '#web/ui/form/select-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { NumberField, TextField } from '#web/ui/form/text-field.tsx'
import type { CouponForm as Fields } from '../price-schema.ts'
import type { CouponPlanRow } from '../queries/load-coupons.server.ts'

export type CouponFormProps = {
  lastResult: SubmissionResult<string[]> | null | undefined
  plans: CouponPlanRow[]
  token: string
}

const offs = [
  { value: 'percent', label: 'A share in per cent' },
  { value: 'amount', label: 'An amount' },
]
const durations = [
  { value: 'once', label: 'The first charge' },
  { value: 'months', label: 'Some months' },
  { value: 'forever', label: 'Every charge' },
]

/** A new code. What belongs to a choice shows itself by the form's own state, so it works without script. */
export function CouponForm({ lastResult, plans, token }: CouponFormProps) {
  const currencies = [...new Set(plans.map(({ currency }) => currency))]
  const defaultValue = { off: 'percent', duration: 'once', currency: currencies[0] ?? 'EUR' }
  const [form, fields] = useServerForm<Fields>({ id: 'coupon', lastResult, defaultValue })
  const options = plans.map(({ id, name, community }) => ({ value: id, label: `${community}, ${name}` }))

  return (
    <FormFrame form={form} className="group/coupon grid grid-cols-1 gap-5">
      <input type="hidden" name="intent" value="create" />
      <input type="hidden" name="token" value={token} />
      <TextField
        field={fields.code}
        label="Code"
        hint="What members type: “SPRING”"
        maxLength={30}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        required
      />
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <RadioField field={fields.off} label="What it takes off" options={offs} />
        <div className="hidden group-has-[[name=off][value=percent]:checked]/coupon:block">
          <NumberField field={fields.percent} label="Per cent" hint="1 to 100" min={1} max={100} />
        </div>
        <div className="hidden gap-5 group-has-[[name=off][value=amount]:checked]/coupon:grid">
          <TextField
            field={fields.amount}
            label="Amount"
            hint="Like 5 or 5.00"
            inputMode="decimal"
            autoComplete="off"
          />
          <SelectField
            field={fields.currency}
            label="Currency"
            hint="For plans of this currency"
            options={(currencies.length > 0 ? currencies : ['EUR']).map((value) => ({ value, label: value }))}
          />
        </div>
        <RadioField field={fields.duration} label="How long" options={durations} />
        <div className="hidden group-has-[[name=duration][value=months]:checked]/coupon:block">
          <NumberField field={fields.months} label="Months" hint="From the day somebody joins" min={1} max={36} />
        </div>
      </div>
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <NumberField field={fields.maxUses} label="Uses" note="optional" hint="Empty: no limit" min={1} />
        <div className="field">
          <label className="field-label" htmlFor={fields.lastDay.id}>
            Last day <small>(optional)</small>
          </label>
          <input
            className="input"
            type="date"
            id={fields.lastDay.id}
            name={fields.lastDay.name}
            key={fields.lastDay.key}
            defaultValue={fields.lastDay.defaultValue}
            autoComplete="off"
          />
        </div>
      </div>
      {options.length > 0 && (
        <CheckboxGroupField
          field={fields.planIds}
          label="Plans"
          hint="None ticked: for every plan."
          options={options}
        />
      )}
      <div>
        <SubmitButton kind="secondary" busyLabel="Making the code">
          Make this code
        </SubmitButton>
      </div>
    </FormFrame>
  )
}
