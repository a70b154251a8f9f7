import type { SubmissionResult } from '@conform-to/react'
import { Avatar } from '#web/ui/avatar.tsx'
import { buttonClass } from '#web/ui/button.tsx'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextareaField } from '#web/ui/form/textarea-field.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import type { PostForm } from '../schema.ts'

export type ComposerProps = {
  viewer: { id: string; name: string }
  token: string
  isOpen: boolean
  lastResult: SubmissionResult<string[]> | null | undefined
}

/** One quiet line until somebody wants to write. A `<details>`, so that it opens without script. */
export function Composer({ viewer, token, isOpen, lastResult }: ComposerProps) {
  const [form, fields] = useServerForm<PostForm>({ id: 'write', lastResult })
  const isShown = isOpen || lastResult?.status === 'error'

  return (
    <details className="sheet sheet-bleed group" open={isShown || undefined} key={token}>
      <summary className="flex min-h-12 cursor-pointer list-none items-center gap-3 px-4 py-2 group-open:hidden">
        <Avatar userId={viewer.id} name={viewer.name} size="small" isDecorative />
        <span className="flex-1 text-ink-faint">Ask, or show progress</span>
        <span className={buttonClass({ isSmall: true })}>Write</span>
      </summary>
      <div className="sheet-pad">
        <FormFrame form={form} className="grid gap-4">
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="intent" value="post" />
          <TextField field={fields.title} label="Title" note="optional" maxLength={140} autoComplete="off" />
          <TextareaField
            field={fields.body}
            label="Your post"
            rows={5}
            hint="Markdown works: **bold**, lists, links, `code`."
            required
          />
          <div>
            <SubmitButton busyLabel="Posting">Post</SubmitButton>
          </div>
        </FormFrame>
      </div>
    </details>
  )
}
