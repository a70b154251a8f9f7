import type { Client } from '@temporalio/client'
import type { BillingEnd } from '../../billing/roles.ts'
import { judgeRow } from '../judge-process.ts'
import type { BillingFacts } from './load-billing.ts'

const ended = ['kept', 'late', 'waived']

/** Each process that had to be there is over as it had to be, and nothing that was promised is left open past its date. */
export async function judgeProcesses(facts: BillingFacts, end: BillingEnd, client: Client): Promise<string[]> {
  const { processes, promises, commands } = facts
  const broken: string[] = []
  for (const [kind, outcome] of Object.entries(end.processes)) {
    const rows = processes.filter((row) => row.kind === kind)
    if (rows.length !== 1) broken.push(`${rows.length} processes ${kind} instead of one`)
    for (const row of rows) {
      if (outcome !== 'running') broken.push(...(await judgeRow(row, [outcome], client)))
      else if (row.isClosed) broken.push(`${row.workflowId} ended ${row.outcome ?? ''} and had to run on`)
    }
  }
  const others = processes.filter(({ kind }) => !(kind in end.processes))
  if (others.length > 0) broken.push(`processes that nobody asked for: ${others.map(({ kind }) => kind).join()}`)

  const unbegun = promises.filter(
    ({ process, key, status }) => process === 'pause' && key === 'begin' && status === 'waived',
  )
  if (unbegun.length > 0) broken.push('the promise to pause was waived, and there was a pause')
  const open = promises.filter(({ status, isPast }) => !ended.includes(status) && isPast)
  if (open.length > 0)
    broken.push(`promises open past their date: ${open.map(({ process, key }) => `${process} ${key}`).join()}`)
  for (const { name, status } of commands) if (status !== 'done') broken.push(`the command ${name} is ${status}`)

  return broken
}
