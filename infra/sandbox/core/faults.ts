import type { Database, Queryable } from './database.ts'

export const FAULT_KINDS = [
  'status',
  'timeout_after_commit',
  'drop_webhook',
  'duplicate_webhook',
  'delay_webhook',
  'reorder_webhook',
  'decline',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]
export type Fault = { id: number; route: string; kind: FaultKind; times: number; value: unknown }

type FaultRow = { id: string; route: string; kind: FaultKind; times: number; value: unknown }

/** Takes one use of the oldest fault of these kinds whose route fits; a used-up fault is gone. */
export async function takeFault(
  client: Queryable,
  kinds: FaultKind[],
  fits: (route: string) => boolean,
): Promise<Fault | null> {
  const { rows } = await client.query<FaultRow>(
    'select id, route, kind, times, value from faults where kind = any($1) and times > 0 order by id',
    [kinds],
  )
  const row = rows.find((candidate) => fits(candidate.route))
  if (!row) return null
  const taken = await client.query('update faults set times = times - 1 where id = $1 and times > 0', [row.id])
  // Another request was faster to its last use.
  if (taken.rowCount === 0) return takeFault(client, kinds, fits)
  await client.query('delete from faults where id = $1 and times <= 0', [row.id])

  return { ...row, id: Number(row.id) }
}

export async function addFault(client: Queryable, fault: Omit<Fault, 'id'>) {
  const { rows } = await client.query<FaultRow>(
    'insert into faults (route, kind, times, value) values ($1, $2, $3, $4) returning id, route, kind, times, value',
    [fault.route, fault.kind, fault.times, JSON.stringify(fault.value ?? null)],
  )

  return rows.map((row) => ({ ...row, id: Number(row.id) }))[0]
}

/** `POST /v1/subscriptions/{id}`, `POST /v1/subscriptions/*`, `* /v1/charges` and `*` all fit a request or an event type. */
export function fitsRoute(pattern: string, subject: string) {
  if (pattern === '*' || pattern === '') return true
  const expression = pattern
    .split(/(\{\w+\}|\*)/)
    .map((part) => (/^(\{\w+\}|\*)$/.test(part) ? '[^ ]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('')

  return new RegExp(`^${expression}$`).test(subject)
}

/** Wrong answers before any work: the status to give, or null. */
export async function takeStatusFault(database: Database, request: string): Promise<number | null> {
  const fault = await takeFault(database.pool, ['status'], (route) => fitsRoute(route, request))

  return fault ? Number(fault.value ?? 500) : null
}

/** The answer is lost after the work was done: milliseconds to keep the caller waiting, or null. */
export async function takeTimeoutFault(database: Database, request: string): Promise<number | null> {
  const fault = await takeFault(database.pool, ['timeout_after_commit'], (route) => fitsRoute(route, request))

  return fault ? Number(fault.value ?? 0) : null
}
