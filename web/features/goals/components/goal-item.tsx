import { Form } from '@remix-run/react'
import { formatCount } from '#web/ui/format.ts'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { WithdrawGoal } from './withdraw-goal.tsx'
import { countText } from '../../community/words.ts'
import type { GoalRow } from '../queries/load-goals.server.ts'

export type GoalItemProps = {
  goal: GoalRow
  canChoose: boolean
  hasOther: boolean
  token: string
  /** Then whether anything is charged hangs on the goal. */
  isInTrial: boolean
}

/** One goal as a row: what it is, what counts as reached, who is on it, and the button to take it. */
export function GoalItem({ goal, canChoose, hasOther, token, isInTrial }: GoalItemProps) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-4 md:px-5">
      <div className="min-w-0 flex-[1_1_18rem]">
        <h2 className="text-read font-title [overflow-wrap:anywhere]">{goal.title}</h2>
        {goal.tagline && <p className="text-ink-soft">{goal.tagline}</p>}
        {goal.description && <p className="mt-1 max-w-160 whitespace-pre-line">{goal.description}</p>}
        <p className="mt-1 text-sm text-ink-faint tabular-nums">{factsOf(goal)}</p>
      </div>
      {goal.enrolmentId ? (
        <div className="flex flex-wrap items-center gap-2">
          <Stage kind="running" isChip>
            Your goal
          </Stage>
          {canChoose && <WithdrawGoal title={goal.title} enrolmentId={goal.enrolmentId} isInTrial={isInTrial} />}
        </div>
      ) : (
        canChoose && (
          <Form method="post" preventScrollReset>
            <input type="hidden" name="goalTemplateId" value={goal.id} />
            <input type="hidden" name="token" value={token} />
            <SubmitButton kind="secondary" isSmall>
              {hasOther ? 'Change to this' : 'Choose this goal'}
              <span className="sr-only">: {goal.title}</span>
            </SubmitButton>
          </Form>
        )
      )}
    </li>
  )
}

function factsOf({ targetMetric, targetValue, memberCount }: GoalRow): string {
  const target = targetMetric && (targetValue === null ? targetMetric : `${targetMetric}: ${formatCount(targetValue)}`)

  return [target && `Reached at ${target}`, memberCount > 0 && `${countText(memberCount, 'member')} on it`]
    .filter(Boolean)
    .join(' · ')
}
