import { formatCount } from '#web/ui/format.ts'
import { RailSection } from '#web/ui/page-head.tsx'
import { Reviewers } from '../../community/components/community-rail.tsx'

export type JoinAsideProps = {
  staff: { id: string; name: string; role: string }[]
  goals: { id: string; title: string; tagline: string }[]
  memberCount: number
  onGoalCount: number
}

/** Who looks at the work, and what one can reach here. */
export function JoinAside({ staff, goals, memberCount, onGoalCount }: JoinAsideProps) {
  return (
    <aside
      aria-label="About this community"
      className="lattice-ground border-t border-line bg-sunken px-4 py-8 lg:border-t-0 lg:border-l lg:px-10 lg:py-12"
    >
      <div className="grid max-w-96 gap-8">
        {staff.length > 0 && <Reviewers staff={staff} />}
        <RailSection title="Here now">
          <dl>
            <div className="money">
              <dt>Members</dt>
              <dd>{formatCount(memberCount)}</dd>
            </div>
            <div className="money">
              <dt>On a goal</dt>
              <dd>{formatCount(onGoalCount)}</dd>
            </div>
          </dl>
        </RailSection>
        {goals.length > 0 && (
          <RailSection title="Goals you can choose">
            <ul className="divide-y divide-line">
              {goals.map((goal) => (
                <li key={goal.id} className="py-2.5 first:pt-0">
                  <p>{goal.title}</p>
                  {goal.tagline && <p className="text-sm text-ink-faint">{goal.tagline}</p>}
                </li>
              ))}
            </ul>
          </RailSection>
        )}
      </div>
    </aside>
  )
}
