import type { PoolClient } from 'pg'
import type { SandboxOptions } from '../config.ts'
import type { Clock } from '../core/clock.ts'
import type { Database, Queryable } from '../core/database.ts'
import { fitsRoute, takeFault } from '../core/faults.ts'
import { StripeError } from './errors.ts'
import { Tx, type RequestRef } from './transaction.ts'

export type StripeContext = {
  options: SandboxOptions
  database: Database
  clock: Clock
  publicUrl: string
  /** Called after a commit, so that webhooks and due work start at once. */
  onCommit: () => void
}

export type WorkOptions = {
  request?: RequestRef | null
  nowMs?: number
  testClock?: string | null
  beforeCommit?: (client: PoolClient, tx: Tx) => Promise<void>
}

/** One write transaction over Stripe's objects. A `StripeError` marked as committed is thrown after the commit. */
export async function write<T>(
  context: StripeContext,
  work: (tx: Tx) => Promise<T>,
  options: WorkOptions = {},
): Promise<T> {
  const outcome = await context.database.write(async (client) => {
    const tx = new Tx(transactionContext(context, client, options))
    const settled = await settle(work(tx))
    if (settled.error && !settled.error.isCommitted) throw settled.error
    await tx.flush()
    await options.beforeCommit?.(client, tx)

    return settled
  })
  context.onCommit()
  if (outcome.error) throw outcome.error

  return outcome.value as T
}

/** Reads without taking the write lane. */
export function read<T>(context: StripeContext, work: (tx: Tx) => Promise<T>): Promise<T> {
  return context.database.read((client) => work(new Tx(transactionContext(context, client, {}))))
}

async function settle<T>(work: Promise<T>): Promise<{ value?: T; error?: StripeError }> {
  try {
    return { value: await work }
  } catch (error) {
    if (error instanceof StripeError) return { error }
    throw error
  }
}

function transactionContext(
  context: StripeContext,
  client: Queryable,
  { request = null, nowMs, testClock = null }: WorkOptions,
) {
  return {
    client,
    nowMs: nowMs ?? context.clock.nowMs(),
    dayMs: context.clock.dayMs,
    testClock,
    publicUrl: context.publicUrl,
    request,
    takeDecline: async () => {
      const fault = await takeFault(
        client,
        ['decline'],
        (route) => route === '' || fitsRoute(route, 'POST /v1/charges') || route.startsWith('POST '),
      )
      if (!fault) return null

      return typeof fault.value === 'string' ? fault.value : 'generic_decline'
    },
  }
}
