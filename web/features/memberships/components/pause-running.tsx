import type { SubmissionResult } from '@conform-to/react'
import { Form } from '@remix-run/react'
import { Banner } from '#web/ui/banner.tsx'
import { useClock } from '#web/ui/clock.tsx'
import { plainField } from '#web/ui/form/field-like.ts'
import { FormErrors } from '#web/ui/form/form-errors.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { NumberField } from '#web/ui/form/text-field.tsx'
import { SectionHead } from '#web/ui/page-head.tsx'
import { PromiseLine } from '#web/ui/promise-line.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { commandWords } from '../command-words.ts'
import type { RunningPause } from '../queries/load-pause.server.ts'
import { CommandForm } from './command-form.tsx'
import { showSteps } from './promise-steps.ts'

export type PauseRunningProps = {
  pause: RunningPause
  lengthDays: number
  limits: { minDays: number; maxDays: number }
  tokens: Record<string, string>
  errors: SubmissionResult<string[]>['error']
}

/** A pause that is planned or runs: where it stands, how to end it, and its end, which can be moved. */
export function PauseRunning({ pause, lengthDays, limits, tokens, errors }: PauseRunningProps) {
  const clock = useClock()
  const commands = pause.isAnswerPending ? [] : pause.openCommands.filter((command) => command !== 'changeEnd')
  const actions = commands.map((command) => (
    <CommandForm
      key={command}
      processId={pause.processId}
      command={command}
      words={commandWords('pause', command)}
      token={tokens[command] ?? ''}
      until={pause.endsAt}
    />
  ))

  return (
    <>
      {pause.isAnswerPending && <Banner title="We have what you asked. This page shows it in a moment." />}
      <Sheet isPadded>
        <PromiseLine steps={showSteps(pause.steps, clock, { now: actions })} isWide label="This pause" />
      </Sheet>
      {pause.openCommands.includes('changeEnd') && (
        <section>
          <SectionHead title="Move the end" />
          <Sheet isPadded>
            <Form method="post" className="grid grid-cols-1 gap-5">
              <FormErrors formId="pause" errors={errors ?? {}} />
              <input type="hidden" name="intent" value="move" />
              <input type="hidden" name="token" value={tokens.changeEnd ?? ''} />
              <NumberField
                field={plainField({
                  name: 'days',
                  value: String(lengthDays),
                  min: limits.minDays,
                  max: limits.maxDays,
                  required: true,
                  errors: errors?.days ?? undefined,
                })}
                label="How many days in all?"
                hint={`${limits.minDays} to ${limits.maxDays}, counted from its beginning`}
              />
              <div>
                <SubmitButton kind="secondary" busyLabel="Moving">
                  Move the end
                </SubmitButton>
              </div>
            </Form>
          </Sheet>
        </section>
      )}
    </>
  )
}
