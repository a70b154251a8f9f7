import type { SubmissionResult } from '@conform-to/react'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import type { CloseForm as Fields } from '../schema.ts'

/** Ending a process by hand: last, with a reason that is kept. */
export function CloseForm({ lastResult }: { lastResult: SubmissionResult<string[]> | null | undefined }) {
  const [form, fields] = useServerForm<Fields>({ id: 'close', lastResult })

  return (
    <details className="sheet sheet-bleed" open={lastResult?.status === 'error' || undefined}>
      <summary className="min-h-11 cursor-pointer px-4 py-3 font-label md:px-5">Close this process by hand</summary>
      <div className="sheet-pad border-t border-line">
        <FormFrame form={form}>
          <p className="text-ink-soft">
            Its workflow is ended, open promises are waived and waiting commands refused. Money already taken and
            messages already sent stay. This cannot be undone.
          </p>
          <TextField
            field={fields.reason}
            label="Why"
            hint="Kept in the audit log."
            maxLength={500}
            autoComplete="off"
            required
          />
          <div>
            <SubmitButton kind="danger" busyLabel="Closing">
              Close it
            </SubmitButton>
          </div>
        </FormFrame>
      </div>
    </details>
  )
}
