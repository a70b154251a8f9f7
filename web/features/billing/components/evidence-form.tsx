import type { SubmissionResult } from '@conform-to/react'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import { TextareaField } from '#web/ui/form/textarea-field.tsx'
import type { Evidence } from '#workflows/billing/dispute-evidence.rules.ts'
import { evidenceForm, type EvidenceForm as Fields } from '../dispute-schema.ts'

export type EvidenceFormProps = {
  lastResult: SubmissionResult<string[]> | null | undefined
  draft: Evidence
  wanted: string
  token: string
}

/** What goes to the bank, all of it shown before: prepared from our own records, changed and completed by the owner. */
export function EvidenceForm({ lastResult, draft, wanted, token }: EvidenceFormProps) {
  const [form, fields] = useServerForm<Fields>({ id: 'evidence', lastResult, defaultValue: evidenceForm(draft) })

  return (
    <FormFrame form={form}>
      <input type="hidden" name="intent" value="answer" />
      <input type="hidden" name="token" value={token} />
      <TextareaField field={fields.statement} label="Why the payment was right" hint={wanted} rows={5} required />
      <TextareaField
        field={fields.activityLog}
        label="When the member was here"
        hint="Written from our records. The bank reads it as it stands."
        rows={8}
      />
      <div className="grid gap-4 md:grid-cols-2">
        <TextField field={fields.customerName} label="Member’s name" />
        <TextField field={fields.customerEmail} label="Member’s e-mail" />
      </div>
      <TextField field={fields.serviceDate} label="Paid for" hint="The days this payment was for." />
      <TextareaField field={fields.productDescription} label="What was sold" rows={3} />
      <p className="text-sm text-ink-soft">The bank takes one answer. Once sent, nothing can be added.</p>
      <div>
        <SubmitButton busyLabel="Sending">Send to the bank</SubmitButton>
      </div>
    </FormFrame>
  )
}
