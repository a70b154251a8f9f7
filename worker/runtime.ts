import { DefaultLogger, type LogEntry, makeTelemetryFilterString, Runtime } from '@temporalio/worker'
import type { Logger } from '#activities/platform/logger.ts'

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const

/** Sends the SDK's words through our logger, and leaves signals of the system to us. */
export function installRuntime(log: Logger): void {
  Runtime.install({
    logger: new DefaultLogger(log.level === 'debug' ? 'DEBUG' : 'INFO', (entry) => {
      write(log, entry)
    }),
    shutdownSignals: [],
    // The native part says at WARN that it tries again, many times over while Temporal is away; readiness says it once.
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }), forward: {} },
    },
  })
}

function write(log: Logger, { level, message, meta }: LogEntry): void {
  const { error, workflowId, organizationId, membershipId, ...rest } = meta ?? {}
  const ids = {
    workflowId: workflowId as unknown,
    organization: organizationId as unknown,
    membership: membershipId as unknown,
  }

  log[levels[level]]({ ...ids, ...withoutNoise(rest), ...(error instanceof Error && { err: error }) }, message)
}

/** The SDK hangs a symbol and a clock of its own on each entry. */
function withoutNoise(meta: Record<string | symbol, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(meta).filter(([name]) => name !== 'timestampNanos'))
}
