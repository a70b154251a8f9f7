import type { ReactNode } from 'react'
import type { PromiseStep as ShownStep, StepKind } from '#web/ui/promise-line.tsx'
import { fillMarks, type Reader } from '#workflows/shared/fill-marks.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'

export type StepActions = { now?: ReactNode; person?: ReactNode }

/** The steps a process wrote, printed for one reader, with what can be done now and what waits for a person. */
export function showSteps(steps: PromiseStep[], reader: Reader, actions: StepActions = {}): ShownStep[] {
  const now = steps.findIndex(({ joint }) => joint === 'now' || joint === 'paused')
  const person = steps.findIndex(({ joint }) => joint === 'person')

  return steps.map((step, index) => {
    const action = index === now ? actions.now : index === person ? actions.person : undefined

    return showStep(step, reader, action)
  })
}

function showStep(step: PromiseStep, reader: Reader, actions: ReactNode): ShownStep {
  const text = step.text === undefined ? undefined : fillMarks(step.text, reader)
  const title = fillMarks(step.title, reader)
  if (step.joint === 'branch') return { kind: 'branch', condition: title, text: text ?? '' }

  const { amountCents, currency } = step

  return {
    kind: kindOf(step.joint),
    title,
    text,
    actions,
    at: step.at,
    when: step.when === undefined ? undefined : fillMarks(step.when, reader),
    money: amountCents !== undefined && currency !== undefined ? { amountCents, currency } : undefined,
  }
}

/** A pause is a standing now: its own colour is the stage's, above the line. */
function kindOf(joint: Exclude<PromiseStep['joint'], 'branch'>): StepKind {
  return joint === 'paused' ? 'now' : joint
}
