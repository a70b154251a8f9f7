import { Banner } from '#web/ui/banner.tsx'
import { useClock } from '#web/ui/clock.tsx'
import { SectionHead } from '#web/ui/page-head.tsx'
import { PromiseLine } from '#web/ui/promise-line.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { CommandForm } from '../../memberships/components/command-form.tsx'
import { showSteps } from '../../memberships/components/promise-steps.ts'
import { commandWords } from '../../memberships/command-words.ts'
import type { RunningSwitch } from '../queries/find-plan-switch.server.ts'

/** A change of plan that is planned: what happens when, and the way to keep the plan. */
export function PlanPlanned({ planned, token }: { planned: RunningSwitch; token: string }) {
  const clock = useClock()
  const { processId, openCommands, steps, isAnswerPending } = planned
  const commands = isAnswerPending ? [] : openCommands
  const actions = commands.map((command) => (
    <CommandForm
      key={command}
      processId={processId}
      command={command}
      words={commandWords('plan-switch', command)}
      token={token}
      until={null}
    />
  ))

  return (
    <section>
      <SectionHead title="Planned" />
      {isAnswerPending && <Banner title="We have what you asked. This page shows it in a moment." />}
      <Sheet isPadded>
        <PromiseLine steps={showSteps(steps, clock, { now: actions })} isWide label="This change of plan" />
      </Sheet>
    </section>
  )
}
