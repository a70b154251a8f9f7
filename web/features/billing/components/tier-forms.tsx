import { Form } from '@remix-run/react'
import { SubmitButton, type SubmitButtonProps } from '#web/ui/form/submit-button.tsx'
import type { TierForm as Fields } from '../schema.ts'

export type TierFormProps = Pick<SubmitButtonProps, 'kind' | 'isSmall' | 'isWide' | 'busyLabel' | 'children'> & {
  intent: Fields['intent']
  token: string
}

/** One button of the tier page. The whole document goes where it leads, which for two of them is Stripe. */
export function TierForm({ intent, token, ...button }: TierFormProps) {
  return (
    <Form method="post" reloadDocument>
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="token" value={token} />
      <SubmitButton {...button} />
    </Form>
  )
}
