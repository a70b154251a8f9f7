import { Form } from '@remix-run/react'
import ArrowDown from 'lucide-react/icons/arrow-down'
import ArrowUp from 'lucide-react/icons/arrow-up'
import { Badge } from '#web/ui/badge.tsx'
import { ButtonLink, IconButton } from '#web/ui/button.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { countText } from '../../community/words.ts'
import type { GoalRow } from '../queries/load-goals.server.ts'

export type TemplateItemProps = { goal: GoalRow; here: string; isFirst: boolean; isLast: boolean }

/** One goal in the studio, with its place in the ladder. */
export function TemplateItem({ goal, here, isFirst, isLast }: TemplateItemProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3 md:px-5">
      <div className="min-w-0 flex-[1_1_14rem]">
        <p className="font-label [overflow-wrap:anywhere]">
          {goal.title} {!goal.isActive && <Badge>Retired</Badge>}
        </p>
        <p className="text-sm text-ink-faint">
          {[goal.tagline, `${countText(goal.memberCount, 'member')} on it`].filter(Boolean).join(' · ')}
        </p>
      </div>
      <Form method="post" action={here} preventScrollReset className="flex items-center gap-1">
        <input type="hidden" name="templateId" value={goal.id} />
        {goal.isActive && !isFirst && <Move intent="up" title={goal.title} />}
        {goal.isActive && !isLast && <Move intent="down" title={goal.title} />}
        <SubmitButton kind="quiet" isSmall name="intent" value={goal.isActive ? 'retire' : 'offer'}>
          {goal.isActive ? 'Retire' : 'Offer again'}
        </SubmitButton>
        <ButtonLink to={`${here}?edit=${goal.id}#write`} isSmall aria-label={`Edit ${goal.title}`}>
          Edit
        </ButtonLink>
      </Form>
    </li>
  )
}

function Move({ intent, title }: { intent: 'up' | 'down'; title: string }) {
  return (
    <IconButton
      type="submit"
      name="intent"
      value={intent}
      icon={intent === 'up' ? ArrowUp : ArrowDown}
      label={`Move ${title} ${intent}`}
      isSmall
    />
  )
}
