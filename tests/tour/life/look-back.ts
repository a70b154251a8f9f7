import { Client, Connection } from '@temporalio/client'
import type { Life } from './begin-life.ts'
import { expected } from './checks.ts'
import type { Check } from './station-log.ts'

/** At the end of it all: what the record says, what Temporal says, what the browser complained about. */
export async function lookBack(life: Life): Promise<Check[]> {
  const { rows, ids, visitor, app } = life
  const promises = await rows.listPromises(ids.userId)
  const late = promises.filter(({ status, dueAt }) => status === 'late' || (status === 'open' && dueAt < new Date()))
  const kept = promises.filter(({ status }) => status === 'kept').length
  const complaints = visitor.complaints.filter((complaint) => complaint.startsWith(app.web))

  return [
    expected(
      'no promise of the record is late',
      late.length === 0 && kept > 0,
      `${kept} kept, ${late.length} late${late.map(({ text }) => `: ${text}`).join('')}`,
    ),
    await allEnded(life),
    expected('the browser has nothing to complain about', complaints.length === 0, complaints.join('; ') || 'nothing'),
  ]
}

/** Trial, dunning and pause came to their own ends in Temporal: one run each, completed. */
async function allEnded({ rows, ids, app }: Life): Promise<Check> {
  const connection = await Connection.connect({ address: app.temporal.address })
  try {
    const client = new Client({ connection, namespace: app.temporal.namespace })
    const processes = await rows.listProcesses(ids.userId)
    const ends = await Promise.all(
      processes.map(async ({ kind, workflowId }) => {
        const { status } = await client.workflow.getHandle(workflowId).describe()

        return `${kind} ${status.name.toLowerCase()}`
      }),
    )
    const isKept = ends.toSorted().join() === 'dunning completed,pause completed,trial completed'

    return expected('every process has ended', isKept, ends.join(', '))
  } finally {
    await connection.close()
  }
}
