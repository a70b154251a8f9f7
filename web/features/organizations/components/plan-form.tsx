import type { SubmissionResult } from '@conform-to/react'
import { RadioField } from '#web/ui/form/choice-fields.tsx'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { MoneyField } from '#web/ui/form/money-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { NumberField, TextField } from '#web/ui/form/text-field.tsx'
import type { PlanForm as Fields } from '../schema.ts'

export type PlanFormProps = {
  lastResult: SubmissionResult<string[]> | null | undefined
  currency: string
  trialDays: number
  token: string
}

const intervals = [
  { value: 'month', label: 'Monthly', hint: 'Renews until cancelled.' },
  { value: 'year', label: 'Yearly', hint: 'Renews until cancelled.' },
  { value: 'once', label: 'Once', hint: 'Pays once, stays for good.' },
  { value: 'free', label: 'Free', hint: 'Nobody pays.' },
]

/** A way to join. Its price stays as it is: another price is another plan. */
export function PlanForm({ lastResult, currency, trialDays, token }: PlanFormProps) {
  const defaultValue = { interval: 'month' as const, trialDays }
  const [form, fields] = useServerForm<Fields>({ id: 'plan', lastResult, defaultValue })

  return (
    <FormFrame form={form} key={token}>
      <input type="hidden" name="intent" value="plan" />
      <input type="hidden" name="token" value={token} />
      <RadioField field={fields.interval} label="How often it is paid" options={intervals} isCards />
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <TextField
          field={fields.name}
          label="Name"
          hint="“Monthly”, “Founding members”"
          maxLength={40}
          autoComplete="off"
          required
        />
        <MoneyField field={fields.amount} label="Price" hint="Tax included. Nothing for “Free”." currency={currency} />
        <NumberField field={fields.trialDays} label="Free days first" hint="0 for none" min={0} max={90} />
      </div>
      <div>
        <SubmitButton kind="secondary" busyLabel="Creating the price">
          Add this plan
        </SubmitButton>
      </div>
    </FormFrame>
  )
}
