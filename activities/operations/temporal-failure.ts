import { isGrpcServiceError, ServiceError, WorkflowNotFoundError, type Client } from '@temporalio/client'
import { NamespaceNotFoundError } from '@temporalio/common'
import type { Deps } from '../platform/deps.ts'

/** Temporal could not be asked: nothing is known about the call, and only trying again helps. */
export class TemporalAwayError extends Error {
  constructor(cause: unknown) {
    super(`Temporal is away: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'TemporalAwayError'
  }
}

// gRPC: cancelled, unknown, deadline, permission, exhausted, aborted, internal, unavailable, unauthenticated.
const awayCodes = new Set([1, 2, 4, 7, 8, 10, 13, 14, 16])
const notFound = 5

/** Calls Temporal with a deadline. Throws TemporalAwayError when it did not answer, else what it answered. */
export async function askTemporal<T>(
  { temporal }: Pick<Deps, 'temporal'>,
  timeoutMs: number,
  call: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await withTimeout(timeoutMs, temporal.client()).catch((error: unknown) => {
    throw new TemporalAwayError(error)
  })

  try {
    return await client.withDeadline(new Date(Date.now() + timeoutMs), () => call(client))
  } catch (error) {
    throw isAway(error) ? new TemporalAwayError(error) : error
  }
}

export function isExecutionNotFound(error: unknown): boolean {
  return error instanceof WorkflowNotFoundError || grpcCode(error) === notFound
}

function isAway(error: unknown): boolean {
  // A namespace that is not there yet is a Temporal that is still being set up.
  if (error instanceof NamespaceNotFoundError) return true
  const code = grpcCode(error)

  return code !== undefined && awayCodes.has(code)
}

function grpcCode(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code

  return error instanceof ServiceError ? grpcCode(error.cause) : undefined
}

function withTimeout<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, refuse) => {
    timer = setTimeout(() => {
      refuse(new Error(`no connection within ${timeoutMs} ms`))
    }, timeoutMs)
  })

  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer)
  })
}
