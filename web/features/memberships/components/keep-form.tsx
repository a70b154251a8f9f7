import { Form } from '@remix-run/react'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { leavePath } from '../next-words.ts'

/** Takes a cancellation back, at once: it costs nothing before the next charge. */
export function KeepForm({ membershipId, token }: { membershipId: string; token: string }) {
  return (
    <Form method="post" action={leavePath(membershipId)} preventScrollReset>
      <input type="hidden" name="intent" value="keep" />
      <input type="hidden" name="token" value={token} />
      <SubmitButton kind="secondary" isSmall busyLabel="Keeping">
        Keep my membership
      </SubmitButton>
    </Form>
  )
}
