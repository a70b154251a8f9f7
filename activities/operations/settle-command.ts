import { WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError, type Client } from '@temporalio/client'
import { ApplicationFailure } from '@temporalio/common'
import { commandAnswer, type CommandInput } from '#workflows/operations/command.messages.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'
import type { Deps } from '../platform/deps.ts'
import type { CommandState } from './command-state.ts'
import { explainNotFound } from './explain-not-found.ts'
import { askTemporal, isExecutionNotFound, TemporalAwayError } from './temporal-failure.ts'
import { writeCommandAnswer } from './write-command-answer.ts'

export type SettleCommandInput = { organizationId: string; commandId: string; timeoutMs: number }

/**
 * Asks the process for its answer to a command and keeps it. The Update carries the command's id, so however often and
 * from wherever this runs, the process acts once and the row is settled once. Throws TemporalAwayError.
 */
export async function settleCommand(deps: Deps, input: SettleCommandInput): Promise<CommandState> {
  const { organizationId, commandId, timeoutMs } = input
  const command = await deps.db.forOrganization(organizationId, (tx) =>
    tx.command.findUnique({ where: { organizationId_id: { organizationId, id: commandId } } }),
  )
  if (!command) throw new RangeError(`There is no command ${commandId}.`)
  if (command.status !== 'pending') return { status: command.status, answer: commandAnswer.parse(command.answer) }

  const { name, payload, userId, workflowId } = command
  const update = { workflowId, name, input: { commandId, userId, payload: Object(payload) as CommandInput['payload'] } }
  const heard = await askForAnswer(deps, update, timeoutMs)
  if (heard.kind === 'pending') return { status: 'pending', answer: null, pending: heard.why }

  return writeCommandAnswer(deps, { organizationId, commandId, answer: heard.answer })
}

type Asked = { workflowId: string; name: string; input: CommandInput }
type Heard =
  { kind: 'answered'; answer: CommandAnswer } | { kind: 'pending'; why: NonNullable<CommandState['pending']> }

async function askForAnswer(deps: Deps, asked: Asked, timeoutMs: number): Promise<Heard> {
  try {
    const answer = await askTemporal(deps, timeoutMs, (client) => executeUpdate(client, asked))

    return { kind: 'answered', answer: commandAnswer.parse(answer) }
  } catch (error) {
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return { kind: 'pending', why: 'unanswered' }
    if (error instanceof WorkflowUpdateFailedError) return { kind: 'answered', answer: refusalOf(error) }
    if (error instanceof TemporalAwayError || !isExecutionNotFound(error)) throw error
  }

  const state = await explainNotFound(deps, asked.workflowId)

  return state === 'closed' ? { kind: 'answered', answer: hasEnded } : { kind: 'pending', why: state }
}

function executeUpdate(client: Client, { workflowId, name, input }: Asked): Promise<unknown> {
  return client.workflow
    .getHandle(workflowId)
    .executeUpdate<unknown, [CommandInput]>(name, { args: [input], updateId: input.commandId })
}

const hasEnded: CommandAnswer = {
  ok: false,
  code: 'PROCESS_ENDED',
  message: 'This had already ended when your request arrived. Nothing was changed.',
}

/** A validator's refusal carries a code and words for the person; anything else is told without inner detail. */
function refusalOf({ cause }: WorkflowUpdateFailedError): CommandAnswer {
  if (!(cause instanceof ApplicationFailure)) return hasEnded
  if (cause.type === 'AcceptedUpdateCompletedWorkflow') return hasEnded
  if (cause.type && /^[A-Z][A-Z_]+$/.test(cause.type)) return { ok: false, code: cause.type, message: cause.message }

  return { ok: false, code: 'NOT_TAKEN', message: 'This could not be done. Reload the page to see where it stands.' }
}
