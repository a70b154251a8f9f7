import { Form } from '@remix-run/react'
import { AlertDialog } from '#web/ui/alert-dialog.tsx'
import { DialogOpener } from '#web/ui/dialog.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'

export type AcceptDisputeProps = { token: string; isQuestion: boolean; memberName: string }

/** Gives in, asked about first: it cannot be taken back. */
export function AcceptDispute({ token, isQuestion, memberName }: AcceptDisputeProps) {
  const dialogId = 'accept-dispute'
  const meaning = isQuestion
    ? 'The bank’s question is closed without an answer. It may take the money back after all.'
    : `${memberName} keeps the money, and the membership it paid for ends. What they wrote stays.`

  return (
    <>
      <DialogOpener dialogId={dialogId} isSmall>
        Accept it instead
      </DialogOpener>
      <AlertDialog
        id={dialogId}
        title="Accept this dispute?"
        keepLabel="Keep it open"
        action={
          <Form method="post" preventScrollReset>
            <input type="hidden" name="intent" value="accept" />
            <input type="hidden" name="token" value={token} />
            <SubmitButton kind="danger" busyLabel="Accepting">
              Accept the dispute
            </SubmitButton>
          </Form>
        }
      >
        <p>{meaning} This cannot be taken back.</p>
      </AlertDialog>
    </>
  )
}
