import type { SandboxOptions } from '../config.ts'
import type { Database } from '../core/database.ts'
import type { StripeContext } from '../stripe/context.ts'

export type DeskContext = {
  options: SandboxOptions
  database: Database
  stripe: StripeContext
  /** The names under which the desk may be addressed. */
  deskHosts: () => Set<string>
  /** Starts due work and deliveries now. */
  wake: () => void
}
