import { type Client, WorkflowNotFoundError } from '@temporalio/client'
import { episodeWorkflowId } from '#workflows/operations/episode.rules.ts'
import type { Facts, ProcessRow } from './load-facts.ts'

/** The row is closed with the outcome, Temporal says the same, and nothing that was promised is left open. */
export async function judgeProcess(facts: Facts, outcomes: string[], client: Client): Promise<string[]> {
  const { processes, promises, commands } = facts
  const broken: string[] = []
  if (processes.length !== 1) broken.push(`${processes.length} trial rows instead of one`)
  for (const row of processes) broken.push(...(await judgeRow(row, outcomes, client)))

  const open = promises.filter(({ status }) => !['kept', 'late', 'waived'].includes(status))
  if (promises.length === 0) broken.push('no promise was written down')
  if (open.length > 0) broken.push(`promises left open: ${open.map(({ key }) => key).join(', ')}`)
  for (const { name, status } of commands)
    if (status === 'pending') broken.push(`the command ${name} was never answered`)

  return broken
}

/** One row, and what Temporal says of it. */
export async function judgeRow(row: ProcessRow, outcomes: string[], client: Client): Promise<string[]> {
  const { workflowId, firstWorkflowId, episode, outcome, isClosed, needsHuman } = row
  if (!isClosed) return [`${workflowId} is still open`]
  const broken: string[] = []
  if (!outcomes.includes(outcome ?? '')) broken.push(`ended ${outcome} instead of ${outcomes.join(' or ')}`)
  if (needsHuman) broken.push(`${workflowId} asks for a human`)

  const told = await tellOf(client, workflowId)
  if (told.status !== 'COMPLETED' || told.result !== outcome)
    broken.push(`the row says ${outcome}, Temporal says ${told.status} ${JSON.stringify(told.result)}`)
  for (let earlier = 1; earlier < episode; earlier += 1) {
    const { status } = await tellOf(client, episodeWorkflowId(firstWorkflowId, earlier))
    if (status === 'RUNNING') broken.push(`episode ${earlier} runs beside episode ${episode}`)
  }

  return broken
}

async function tellOf(client: Client, workflowId: string): Promise<{ status: string; result?: unknown }> {
  const handle = client.workflow.getHandle(workflowId)
  try {
    const { status } = await handle.describe()

    return status.name === 'COMPLETED'
      ? { status: status.name, result: await handle.result() }
      : { status: status.name }
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { status: 'nothing' }
    throw error
  }
}
