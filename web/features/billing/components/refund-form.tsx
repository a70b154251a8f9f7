import type { SubmissionResult } from '@conform-to/react'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { MoneyField } from '#web/ui/form/money-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextareaField } from '#web/ui/form/textarea-field.tsx'
import { formatMoney, moneyInputValue } from '#web/ui/format-money.ts'
import type { RefundForm as Fields } from '../schema.ts'

export type RefundFormProps = {
  lastResult: SubmissionResult<string[]> | null | undefined
  leftCents: number
  pauseCreditCents: number
  currency: string
  token: string
}

/** Gives back all that is left, or a part of it. The reason is told to the member. */
export function RefundForm({ lastResult, leftCents, pauseCreditCents, currency, token }: RefundFormProps) {
  const defaultValue = { amount: moneyInputValue(leftCents, currency) }
  const credited =
    pauseCreditCents > 0
      ? ` ${formatMoney(pauseCreditCents, currency)} were credited by a pause: the next charge takes them off.`
      : ''
  const [form, fields] = useServerForm<Fields>({ id: 'refund', lastResult, defaultValue })

  return (
    <FormFrame form={form}>
      <input type="hidden" name="token" value={token} />
      <MoneyField
        field={fields.amount}
        label="Amount"
        hint={`All of the ${formatMoney(leftCents, currency)} that are left, or a part.${credited}`}
        currency={currency}
      />
      <TextareaField
        field={fields.reason}
        label="Reason"
        hint="The member reads it in the message, and it stays in their history."
        rows={3}
        maxLength={300}
        required
      />
      <div>
        <SubmitButton busyLabel="Giving back">Give this amount back</SubmitButton>
      </div>
    </FormFrame>
  )
}
