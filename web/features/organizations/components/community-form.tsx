import type { SubmissionResult } from '@conform-to/react'
import { SwitchField } from '#web/ui/form/choice-fields.tsx'
import { plainField } from '#web/ui/form/field-like.ts'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SelectField } from '#web/ui/form/select-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextareaField } from '#web/ui/form/textarea-field.tsx'
import { NumberField, TextField } from '#web/ui/form/text-field.tsx'
import { type CommunityForm as Fields, currencies } from '../schema.ts'

export type CommunityFormProps = {
  lastResult: SubmissionResult<string[]> | null | undefined
  defaultValue: { [Key in keyof Fields]?: Fields[Key] }
  timeZones: string[]
  /** Only before it exists: an address stays for good. */
  hasSlug: boolean
  isCurrencyFixed: boolean
  submitLabel: string
}

/** What a community says and which numbers its promises follow. */
export function CommunityForm({
  lastResult,
  defaultValue,
  timeZones,
  hasSlug,
  isCurrencyFixed,
  submitLabel,
}: CommunityFormProps) {
  const [form, fields] = useServerForm<Fields>({ id: 'community', lastResult, defaultValue })
  // A new community's form is the whole page; later it stands under a heading of its own.
  const TrialHeading = hasSlug ? 'h2' : 'h3'

  return (
    <FormFrame form={form}>
      <input type="hidden" name="intent" value="save" />
      <TextField field={fields.name} label="Name" maxLength={80} autoComplete="off" required />
      {hasSlug && (
        <TextField
          field={fields.slug}
          label="Address"
          hint="People reach it at /c/ and this word. It stays for good."
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
          required
        />
      )}
      <TextField
        field={fields.tagline}
        label="One line under the name"
        note="optional"
        maxLength={140}
        autoComplete="off"
      />
      <TextareaField
        field={fields.about}
        label="About"
        note="optional"
        rows={6}
        hint="For whom it is and how it works. Markdown."
      />
      <TextareaField
        field={fields.guidelines}
        label="Guidelines"
        note="optional"
        rows={5}
        hint="New members accept these first. Markdown."
      />
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <SelectField
          field={fields.timeZone}
          label="Time zone"
          options={timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
        />
        {isCurrencyFixed ? (
          <FixedCurrency currency={defaultValue.currency ?? ''} />
        ) : (
          <SelectField
            field={fields.currency}
            label="Currency"
            options={currencies.map((value) => ({ value, label: value }))}
          />
        )}
      </div>
      <TrialHeading className="mt-2 text-base font-title">What a trial promises</TrialHeading>
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-3">
        <NumberField field={fields.reminderHours} label="Reminder, hours before its end" min={3} max={168} />
        <NumberField field={fields.extensionDays} label="More days once, without a goal" min={1} max={30} />
        <NumberField field={fields.holdCapDays} label="Longest wait for an instructor, days" min={1} max={30} />
      </div>
      <SwitchField
        field={fields.showPromises}
        label="Show guests how many promises were kept"
        hint="Numbers only: “Receipt sent 412 of 412”."
      />
      <p className="text-sm text-ink-faint">Trials that already run keep the numbers they started with.</p>
      <div>
        <SubmitButton busyLabel="Saving">{submitLabel}</SubmitButton>
      </div>
    </FormFrame>
  )
}

function FixedCurrency({ currency }: { currency: string }) {
  return (
    <>
      <input type="hidden" name="currency" value={currency} />
      <TextField
        field={plainField({ name: 'shown-currency', value: currency })}
        label="Currency"
        hint="Fixed, because prices exist."
        disabled
      />
    </>
  )
}
