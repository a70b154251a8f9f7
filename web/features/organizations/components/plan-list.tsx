import { Form } from '@remix-run/react'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { Row, Rows } from '#web/ui/sheet.tsx'
import { countText, priceWithTrial } from '../../community/words.ts'
import type { OwnCommunity } from '../queries/find-community.server.ts'

/** What is on offer, and who has it. */
export function PlanList({ plans }: Pick<OwnCommunity, 'plans'>) {
  return (
    <Rows label="Plans on offer">
      {plans.map((plan) => (
        <Row
          key={plan.id}
          title={plan.name}
          sub={`${priceWithTrial(plan)} · ${countText(plan._count.memberships, 'member')}`}
          after={
            <Form method="post">
              <input type="hidden" name="intent" value="retire" />
              <input type="hidden" name="planId" value={plan.id} />
              <SubmitButton kind="quiet" isSmall>
                Retire<span className="sr-only"> the plan {plan.name}</span>
              </SubmitButton>
            </Form>
          }
        />
      ))}
    </Rows>
  )
}
