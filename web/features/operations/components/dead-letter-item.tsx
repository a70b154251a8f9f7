import { Form } from '@remix-run/react'
import { plainField } from '#web/ui/form/field-like.ts'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import { Moment } from '#web/ui/moment.tsx'

export type ShownLetter = {
  queue: 'outbox' | 'inbox'
  id: string
  kind: string
  subject: string
  attempts: number
  lastError: string | null
  createdAt: string
  deadAt: string
}

/** One dead letter: what it was, why it failed, and the two ways on. */
export function DeadLetterItem({ letter }: { letter: ShownLetter }) {
  return (
    <li className="grid gap-3 px-4 py-4 md:px-5">
      <div>
        <p className="font-label">
          {letter.queue === 'outbox' ? 'To Temporal' : 'News from outside'}: {letter.kind}
        </p>
        <p className="font-mono text-xs text-ink-faint [overflow-wrap:anywhere]">{letter.subject}</p>
        <p className="text-sm text-ink-soft [overflow-wrap:anywhere]">
          {letter.lastError ?? 'No error was kept.'} {letter.attempts} tries since <Moment at={letter.createdAt} />,
          given up <Moment at={letter.deadAt} />.
        </p>
      </div>
      <div className="flex flex-wrap items-end gap-3">
        <Form method="post">
          <Hidden letter={letter} />
          <SubmitButton kind="secondary" isSmall name="intent" value="retry">
            Retry
          </SubmitButton>
        </Form>
        <Form method="post" className="flex flex-1 flex-wrap items-end gap-2">
          <Hidden letter={letter} />
          <div className="min-w-48 flex-1">
            <TextField
              field={plainField({ name: 'reason', id: `reason-${letter.queue}-${letter.id}` })}
              label="Why it is given up"
              minLength={3}
              maxLength={500}
              required
            />
          </div>
          <SubmitButton kind="quiet" name="intent" value="discard">
            Give it up
          </SubmitButton>
        </Form>
      </div>
    </li>
  )
}

function Hidden({ letter }: { letter: ShownLetter }) {
  return (
    <>
      <input type="hidden" name="queue" value={letter.queue} />
      <input type="hidden" name="id" value={letter.id} />
    </>
  )
}
