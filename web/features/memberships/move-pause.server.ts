import { askProcess } from '#activities/operations/ask-process.ts'
import { placeCommand } from '#activities/operations/place-command.ts'
import type { Deps } from '#activities/platform/deps.ts'
import type { FormToast } from '#web/server/forms.server.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { addBusinessTime } from '#workflows/shared/business-time.ts'
import { fillMarks, type Reader } from '#workflows/shared/fill-marks.ts'
import type { PausingMembership, RunningPause } from './queries/load-pause.server.ts'

export type MovePauseInput = {
  userId: string
  organizationId: PausingMembership['organizationId']
  pause: RunningPause
  days: number
  token: string
  reader: Reader
}

/** Asks the process for another end, counted in days from the beginning. Throws its refusal. */
export async function movePause(deps: Deps, input: MovePauseInput): Promise<FormToast> {
  const { organizationId, userId, pause, days, token: commandId, reader } = input
  const endsAt = addBusinessTime(new Date(pause.beganAt), { days }, deps.config.dayMs).toISOString()
  const { processId } = pause
  await placeCommand(deps, { organizationId, commandId, processId, name: 'changeEnd', payload: { endsAt }, userId })
  const { answer } = await askProcess(deps, { organizationId, commandId })
  if (!answer) return { text: 'We have it. The new end stands here in a moment.' }
  if (!answer.ok) throw new AppError(answer.code, { userMessage: answer.message, fields: { days: answer.message } })

  return { text: fillMarks(answer.message, reader) }
}
