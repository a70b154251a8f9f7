import type { SubmissionResult } from '@conform-to/react'
import { useActionData } from '@remix-run/react'
import { Avatar } from '#web/ui/avatar.tsx'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextareaField } from '#web/ui/form/textarea-field.tsx'
import type { ReplyForm } from '../schema.ts'

/** Where a member answers. */
export function ReplyBox({ viewer, token }: { viewer: { id: string; name: string }; token: string }) {
  const lastResult = useActionData<SubmissionResult<string[]> | null>()
  const [form, fields] = useServerForm<ReplyForm>({ id: 'reply', lastResult })

  return (
    <div className="flex items-start gap-3">
      <Avatar userId={viewer.id} name={viewer.name} isDecorative />
      <div className="min-w-0 flex-1">
        <FormFrame form={form} className="grid gap-3">
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="intent" value="reply" />
          <TextareaField field={fields.body} label="Your reply" rows={3} required />
          <div>
            <SubmitButton busyLabel="Sending">Reply</SubmitButton>
          </div>
        </FormFrame>
      </div>
    </div>
  )
}
