import type { SubmissionResult } from '@conform-to/react'
import { ButtonLink } from '#web/ui/button.tsx'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextareaField } from '#web/ui/form/textarea-field.tsx'
import { NumberField, TextField } from '#web/ui/form/text-field.tsx'
import type { GoalRow } from '../queries/load-goals.server.ts'
import type { TemplateForm as Fields } from '../schema.ts'

export type TemplateFormProps = {
  goal: GoalRow | null
  here: string
  lastResult: SubmissionResult<string[]> | null | undefined
}

/** A goal as its instructor writes it. */
export function TemplateForm({ goal, here, lastResult }: TemplateFormProps) {
  const defaultValue = goal ? { ...goal, targetValue: goal.targetValue ?? '' } : undefined
  const [form, fields] = useServerForm<Fields>({ id: 'goal', lastResult, defaultValue })

  return (
    <FormFrame form={form} action={here}>
      <input type="hidden" name="intent" value="save" />
      {goal && <input type="hidden" name="templateId" value={goal.id} />}
      <TextField
        field={fields.title}
        label="Title"
        hint="“First paying client”"
        maxLength={100}
        autoComplete="off"
        required
      />
      <TextField
        field={fields.tagline}
        label="One line"
        note="optional"
        hint="What it means in other words."
        maxLength={140}
        autoComplete="off"
      />
      <TextareaField field={fields.description} label="How one gets there" note="optional" rows={4} />
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <TextField
          field={fields.targetMetric}
          label="What is measured"
          note="optional"
          hint="“paid invoices”"
          maxLength={60}
          autoComplete="off"
        />
        <NumberField field={fields.targetValue} label="Reached at" note="optional" min={1} />
      </div>
      <div className="flex flex-wrap gap-2">
        <SubmitButton busyLabel="Saving">{goal ? 'Save this goal' : 'Add this goal'}</SubmitButton>
        {goal && (
          <ButtonLink to={here} kind="quiet">
            Leave it as it was
          </ButtonLink>
        )}
      </div>
    </FormFrame>
  )
}
