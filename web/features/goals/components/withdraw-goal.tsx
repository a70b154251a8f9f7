import { Form } from '@remix-run/react'
import { AlertDialog } from '#web/ui/alert-dialog.tsx'
import { DialogOpener } from '#web/ui/dialog.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'

export type WithdrawGoalProps = { title: string; enrolmentId: string; isInTrial: boolean }

/** Takes the chosen goal back, after saying what follows from it. */
export function WithdrawGoal({ title, enrolmentId, isInTrial }: WithdrawGoalProps) {
  const dialogId = `withdraw-${enrolmentId}`

  return (
    <>
      <DialogOpener dialogId={dialogId} isSmall kind="quiet">
        Withdraw
        <span className="sr-only">: {title}</span>
      </DialogOpener>
      <AlertDialog
        id={dialogId}
        title={`Withdraw “${title}”?`}
        keepLabel="Keep my goal"
        action={
          <Form method="post" preventScrollReset>
            <input type="hidden" name="intent" value="withdraw" />
            <input type="hidden" name="enrolmentId" value={enrolmentId} />
            <SubmitButton kind="danger" busyLabel="Withdrawing">
              Withdraw this goal
            </SubmitButton>
          </Form>
        }
      >
        <p>
          {isInTrial
            ? 'Without a goal nothing is charged when your trial ends: it gets more time once, and after that your membership is paused.'
            : 'Your membership goes on as it is, and so do its charges. You can choose a goal again at any time.'}
        </p>
      </AlertDialog>
    </>
  )
}
