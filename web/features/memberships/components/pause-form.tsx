import type { SubmissionResult } from '@conform-to/react'
import { Form, useSubmit } from '@remix-run/react'
import type { PausePreview as Preview } from '#activities/memberships/preview-pause.ts'
import { Banner } from '#web/ui/banner.tsx'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { plainField } from '#web/ui/form/field-like.ts'
import { FormErrors } from '#web/ui/form/form-errors.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { NumberField } from '#web/ui/form/text-field.tsx'
import { formatMoney } from '#web/ui/format-money.ts'
import type { PauseWish } from '../schema.ts'
import { PausePreview } from './pause-preview.tsx'

export type PauseFormProps = {
  wish: PauseWish
  source: string
  token: string
  preview: Preview
  errors: SubmissionResult<string[]>['error']
}

const back = '/settings/memberships'

/** From when and for how long; what that means is shown at once, by the same page read again. */
export function PauseForm({ wish, source, token, preview, errors }: PauseFormProps) {
  const submit = useSubmit()
  const { policy, dateRefusal, owed } = preview
  const waits = owed.length > 0

  return (
    <Form
      method="post"
      className="grid grid-cols-1 gap-5"
      onChange={(event) => {
        submit(event.currentTarget, { method: 'get', replace: true, preventScrollReset: true })
      }}
    >
      <FormErrors formId="pause" errors={errors ?? {}} />
      <input type="hidden" name="intent" value="pause" />
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="source" value={source} />
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <NumberField
          field={plainField({
            name: 'days',
            value: String(wish.days),
            min: policy.minDays,
            max: policy.maxDays,
            required: true,
            errors: errors?.days ?? undefined,
          })}
          label="For how many days?"
          hint={`${policy.minDays} to ${policy.maxDays}`}
        />
        {!waits && (
          <NumberField
            field={plainField({
              name: 'startInDays',
              value: String(wish.startInDays),
              min: 0,
              max: policy.aheadDays,
              required: true,
              errors: errors?.startInDays ?? undefined,
            })}
            label="Beginning in how many days?"
            hint="0 begins now"
          />
        )}
      </div>
      <div>
        <Button type="submit" formMethod="get" isSmall>
          Show what it means
        </Button>
      </div>
      {dateRefusal ? <Banner title={dateRefusal.message} /> : <PausePreview preview={preview} />}
      <div className="flex flex-wrap gap-2">
        {waits ? (
          <PayOrWait owed={owed} />
        ) : (
          <SubmitButton busyLabel="Pausing">{wish.startInDays > 0 ? 'Plan the pause' : 'Pause now'}</SubmitButton>
        )}
        <ButtonLink to={back}>Stay as it is</ButtonLink>
      </div>
    </Form>
  )
}

/** With a payment open: settle it and pause with one press, or settle it in another way first. */
function PayOrWait({ owed }: { owed: Preview['owed'] }) {
  const [first] = owed
  const isOneCurrency = owed.every(({ currency }) => currency === first?.currency)
  const sum = formatMoney(
    owed.reduce((total, { amountCents }) => total + amountCents, 0),
    first?.currency ?? '',
  )
  const canPay = isOneCurrency && owed.every(({ canRetry }) => canRetry)

  return (
    <>
      {canPay && (
        <SubmitButton name="pay" value="now" busyLabel="Asking the bank">
          Pay {sum} now and pause
        </SubmitButton>
      )}
      <SubmitButton kind={canPay ? 'secondary' : 'primary'} busyLabel="Keeping it">
        Pause once it is paid
      </SubmitButton>
    </>
  )
}
