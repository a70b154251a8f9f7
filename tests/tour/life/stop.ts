import type { Life } from './begin-life.ts'
import type { Check } from './station-log.ts'

/** One station of a life: what the person does or waits for there, and what is compared. */
export type Stop = {
  name: string
  /** Whose workflow is looked at in the Temporal UI. */
  process: 'trial' | 'dunning' | 'pause'
  run: (life: Life) => Promise<Check[]>
}
