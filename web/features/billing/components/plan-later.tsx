import type { SubmissionResult } from '@conform-to/react'
import { Form } from '@remix-run/react'
import type { PlanSwitchPreview } from '#activities/billing/preview-plan-switch.ts'
import { FormErrors } from '#web/ui/form/form-errors.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { formatMoney } from '#web/ui/format-money.ts'
import { Moment } from '#web/ui/moment.tsx'
import { SectionHead } from '#web/ui/page-head.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { chargesText } from '#workflows/billing/charges-text.ts'

export type PlanLaterProps = {
  preview: PlanSwitchPreview
  planId: string
  token: string
  errors: SubmissionResult<string[]>['error']
}

/** Less money, or another rhythm, from the end of what is paid: nothing is charged, credited or lost before. */
export function PlanLater({ preview, planId, token, errors }: PlanLaterProps) {
  const { fromName, toName, fromCents, fromInterval, amountCents, change, currency, interval, effectiveAt } = preview
  const print = (cents: number) => formatMoney(cents, currency)

  return (
    <section id="later" className="scroll-mt-16">
      <SectionHead title="At the end of the period" />
      <Sheet isPadded>
        <Form method="post" className="grid grid-cols-1 gap-5" key={token}>
          <FormErrors formId="later" errors={errors ?? {}} />
          <p>
            You keep {fromName} until <Moment at={effectiveAt} />, which is paid. From then on you have {toName} and pay{' '}
            {chargesText({ firstCents: amountCents, interval, change }, print)}, instead of {print(fromCents)}
            {preview.beginsCycle && ` each ${fromInterval}`}. Until then you can call it off.
          </p>
          <input type="hidden" name="intent" value="later" />
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="planId" value={planId} />
          <input type="hidden" name="amountCents" value={amountCents} />
          <div>
            <SubmitButton busyLabel="Planning">
              <span>
                Change on <Moment at={effectiveAt} show="day" />
              </span>
            </SubmitButton>
          </div>
        </Form>
      </Sheet>
    </section>
  )
}
