import { ButtonLink } from '#web/ui/button.tsx'
import { formatCount } from '#web/ui/format.ts'
import { TextLink } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { RailSection } from '#web/ui/page-head.tsx'
import { Person } from '#web/ui/person.tsx'
import type { Frame } from '../queries/load-frame.server.ts'
import type { RailRow } from '../queries/load-rail.server.ts'
import { priceText, promiseText, roleText } from '../words.ts'

/** Beside the feed: my goal or how to join, who looks at the work, and what was kept. */
export function CommunityRail({ frame, rail }: { frame: Frame; rail: RailRow }) {
  return (
    <>
      {rail.membership ? (
        <MyGoal frame={frame} goal={rail.goal} />
      ) : (
        !frame.role && <Plans frame={frame} plans={rail.plans} />
      )}
      {rail.staff.length > 0 && <Reviewers staff={rail.staff} />}
      {rail.promises.length > 0 && <PromisesHere promises={rail.promises} />}
    </>
  )
}

function MyGoal({ frame, goal }: { frame: Frame; goal: RailRow['goal'] }) {
  const to = `/c/${frame.slug}/goals`
  if (!goal) {
    return (
      <RailSection title="Your goal">
        <p className="mb-3 text-ink-soft">
          You have none yet. One goal at a time, looked at by someone who has done it.
        </p>
        <ButtonLink to={to} isSmall>
          Choose a goal
        </ButtonLink>
      </RailSection>
    )
  }

  return (
    <RailSection title="Your goal" action={<TextLink to={to}>Change</TextLink>}>
      <p className="font-label">{goal.title}</p>
      {goal.tagline && <p className="text-sm text-ink-soft">{goal.tagline}</p>}
      <p className="mt-1 text-sm text-ink-faint">
        Chosen <Moment at={goal.selectedAt} />
      </p>
    </RailSection>
  )
}

function Plans({ frame, plans }: { frame: Frame; plans: RailRow['plans'] }) {
  if (plans.length === 0) return null

  return (
    <RailSection title="Join" action={<TextLink to={`/c/${frame.slug}/join`}>What happens when</TextLink>}>
      <dl>
        {plans.map((plan) => (
          <div key={plan.id} className="money">
            <dt>{plan.name}</dt>
            <dd>{priceText(plan)}</dd>
            {plan.trialDays > 0 && <dd className="hint">{plan.trialDays} days free first</dd>}
          </div>
        ))}
      </dl>
    </RailSection>
  )
}

export function Reviewers({ staff }: { staff: RailRow['staff'] }) {
  return (
    <RailSection title="Who looks at your work">
      <ul className="grid gap-3">
        {staff.map((person) => (
          <li key={person.id}>
            <Person userId={person.id} name={person.name} isInstructor sub={roleText(person.role)} />
          </li>
        ))}
      </ul>
    </RailSection>
  )
}

export function PromisesHere({ promises }: { promises: RailRow['promises'] }) {
  return (
    <RailSection title="Promises here" action={<span className="text-sm text-ink-faint">kept this year</span>}>
      <dl>
        {promises.map(({ key, keptCount, endedCount }) => (
          <div key={key} className="money">
            <dt>{promiseText(key)}</dt>
            <dd>
              {formatCount(keptCount)} of {formatCount(endedCount)}
            </dd>
          </div>
        ))}
      </dl>
    </RailSection>
  )
}
