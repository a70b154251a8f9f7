import { Form } from '@remix-run/react'
import type { ReactNode } from 'react'
import { AlertDialog } from '#web/ui/alert-dialog.tsx'
import { DialogOpener } from '#web/ui/dialog.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { Moment } from '#web/ui/moment.tsx'
import type { CommandWords } from '../command-words.ts'

export type CommandFormProps = {
  processId: string
  command: string
  words: CommandWords
  /** The command's id: pressing twice asks once. */
  token: string
  until: string | null
  /** Where it is sent; the member's page of processes when absent. */
  action?: string
}

/** A button that asks a running process for something; what cannot be taken back is asked about first. */
export function CommandForm({ words, until, ...fields }: CommandFormProps) {
  const { label, busyLabel, confirm } = words
  if (!confirm) {
    return (
      <CommandFields {...fields}>
        <SubmitButton kind="secondary" isSmall busyLabel={busyLabel}>
          {label}
        </SubmitButton>
      </CommandFields>
    )
  }

  const dialogId = `${fields.command}-${fields.processId}`

  return (
    <>
      <DialogOpener dialogId={dialogId} isSmall>
        {label}
      </DialogOpener>
      <AlertDialog
        id={dialogId}
        title={confirm.title}
        keepLabel={confirm.keepLabel}
        action={
          <CommandFields {...fields}>
            <SubmitButton kind="danger" busyLabel={busyLabel}>
              {label}
            </SubmitButton>
          </CommandFields>
        }
      >
        <p>{confirm.text}</p>
        {until && (
          <p className="text-ink-soft">
            It would run until <Moment at={until} />.
          </p>
        )}
      </AlertDialog>
    </>
  )
}

type FieldsProps = Pick<CommandFormProps, 'processId' | 'command' | 'token' | 'action'> & { children: ReactNode }

function CommandFields({ processId, command, token, action = '/members/me/next', children }: FieldsProps) {
  return (
    <Form method="post" action={action} preventScrollReset>
      <input type="hidden" name="processId" value={processId} />
      <input type="hidden" name="command" value={command} />
      <input type="hidden" name="token" value={token} />
      {children}
    </Form>
  )
}
