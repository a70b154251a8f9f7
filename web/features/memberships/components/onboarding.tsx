import { Form } from '@remix-run/react'
import { ButtonLink } from '#web/ui/button.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { Joint } from '#web/ui/joint.tsx'
import { Rows, Row, Sheet, SheetHead } from '#web/ui/sheet.tsx'

export type OnboardingProps = {
  slug: string
  isTrial: boolean
  hasAcceptedGuidelines: boolean
  goalTitle: string | null
  hasSaidHello: boolean
}

/** The three first steps of a member, each with its state; the next one is primary. Done steps stay, so that nothing jumps. */
export function Onboarding({ slug, isTrial, hasAcceptedGuidelines, goalTitle, hasSaidHello }: OnboardingProps) {
  return (
    <Sheet>
      <SheetHead title="Three steps to begin" sub="Each takes a minute." />
      <Rows label="First steps">
        <Row
          before={<StepJoint isDone={hasAcceptedGuidelines} isNext />}
          title="Accept the guidelines"
          sub={hasAcceptedGuidelines ? 'Accepted' : 'How people treat each other here'}
          after={!hasAcceptedGuidelines && <AcceptGuidelines slug={slug} />}
        />
        <Row
          before={<StepJoint isDone={goalTitle !== null} isNext={hasAcceptedGuidelines} />}
          title="Choose a goal"
          sub={goalTitle ?? `One at a time.${isTrial ? ' Without one, nothing is charged.' : ''}`}
          after={
            goalTitle === null && (
              <ButtonLink to={`/c/${slug}/goals`} isSmall kind={hasAcceptedGuidelines ? 'primary' : 'secondary'}>
                See the goals
              </ButtonLink>
            )
          }
        />
        <Row
          before={<StepJoint isDone={hasSaidHello} isNext={goalTitle !== null} />}
          title="Say hello"
          sub={hasSaidHello ? 'Your first post is up' : 'Who you are and what you work on'}
          after={
            !hasSaidHello && (
              <ButtonLink
                to={`/c/${slug}?write=1#write`}
                isSmall
                kind={hasAcceptedGuidelines && goalTitle !== null ? 'primary' : 'secondary'}
              >
                Write it
              </ButtonLink>
            )
          }
        />
      </Rows>
    </Sheet>
  )
}

function StepJoint({ isDone, isNext }: { isDone: boolean; isNext: boolean }) {
  const shape = isDone ? 'full-check' : isNext ? 'open' : 'open-small'

  return (
    <span className={isDone ? 'text-ink-soft' : 'text-pine'}>
      <Joint shape={shape} label={isDone ? 'Done' : 'Open'} />
    </span>
  )
}

function AcceptGuidelines({ slug }: { slug: string }) {
  return (
    <span className="flex flex-wrap gap-2">
      <ButtonLink to={`/c/${slug}/guidelines`} isSmall kind="quiet">
        Read
      </ButtonLink>
      <Form method="post" action={`/c/${slug}/guidelines`}>
        <SubmitButton kind="primary" isSmall>
          Accept
        </SubmitButton>
      </Form>
    </span>
  )
}
