import type { SubmissionResult } from '@conform-to/react'
import { Form } from '@remix-run/react'
import { RadioField } from '#web/ui/form/choice-fields.tsx'
import { plainField } from '#web/ui/form/field-like.ts'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SelectField, type SelectOption } from '#web/ui/form/select-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import type { TaxRateForm as Fields } from '../price-schema.ts'

export type TaxFormProps = {
  lastResult: SubmissionResult<string[]> | null | undefined
  countries: SelectOption[]
  token: string
}

const kinds = [
  { value: 'inclusive', label: 'My prices contain it', hint: 'Members pay the price they see.' },
  { value: 'exclusive', label: 'It is added', hint: 'Members pay the price and the tax.' },
]

/** The tax of one country. A country has one rate: a new one takes the place of the other. */
export function TaxForm({ lastResult, countries, token }: TaxFormProps) {
  const [form, fields] = useServerForm<Fields>({ id: 'tax', lastResult, defaultValue: { kind: 'inclusive' } })

  return (
    <FormFrame form={form}>
      <input type="hidden" name="intent" value="set" />
      <input type="hidden" name="token" value={token} />
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-3">
        <SelectField field={fields.country} label="Country" placeholder="Choose" options={countries} required />
        <TextField field={fields.name} label="Name" hint="VAT, MwSt, TVA" maxLength={30} autoComplete="off" required />
        <TextField
          field={fields.rate}
          label="Rate in per cent"
          hint="19 or 8.375"
          inputMode="decimal"
          autoComplete="off"
          required
        />
      </div>
      <RadioField field={fields.kind} label="Your prices" options={kinds} isCards />
      <div>
        <SubmitButton kind="secondary" busyLabel="Setting the rate">
          Set this rate
        </SubmitButton>
      </div>
    </FormFrame>
  )
}

/** Where the organization is at home: a business elsewhere in the EU declares the tax itself. */
export function TaxHomeForm({ home, countries }: { home: string | null; countries: SelectOption[] }) {
  return (
    <Form method="post" className="flex flex-wrap items-end gap-3">
      <input type="hidden" name="intent" value="home" />
      <div className="min-w-64 flex-1">
        <SelectField
          field={plainField({ name: 'country', id: 'home', required: true, ...(home && { value: home }) })}
          label="You are at home in"
          placeholder="Choose your country"
          options={countries}
          autoComplete="country"
        />
      </div>
      <SubmitButton kind="secondary">Save</SubmitButton>
    </Form>
  )
}
