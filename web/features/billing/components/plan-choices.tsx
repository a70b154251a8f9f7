import { RowLink, Rows } from '#web/ui/sheet.tsx'
import { type PlanChange, planChangeOf } from '#workflows/billing/plan-change.rules.ts'
import { priceText } from '../../community/words.ts'
import { planPath } from '../paths.ts'
import type { PlanChoice } from '../queries/find-own-membership.server.ts'

export type PlanChoicesProps = {
  membershipId: string
  current: PlanChoice
  plans: PlanChoice[]
  chosenId: string | null
}

const kinds: Record<PlanChange, string> = {
  upgrade: 'Starts now, for the rest of the period',
  downgrade: 'At the end of the period, or now with credit',
  interval: 'At the end of the period, or now with credit',
}

/** The plans one may change to. Choosing one shows its price; nothing is changed by it. */
export function PlanChoices({ membershipId, current, plans, chosenId }: PlanChoicesProps) {
  return (
    <Rows label="Plans">
      {plans.map((plan) => (
        <RowLink
          key={plan.id}
          to={planPath(membershipId, plan.id)}
          prefetch="none"
          title={plan.name}
          sub={kinds[planChangeOf(current, plan)]}
          after={
            <span className="text-right">
              <span className="block font-label tabular-nums">{priceText(plan)}</span>
              <span className="block text-sm text-ink-faint">
                {plan.id === chosenId ? 'Shown below' : 'See the price'}
              </span>
            </span>
          }
        />
      ))}
    </Rows>
  )
}
