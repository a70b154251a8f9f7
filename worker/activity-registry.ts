import { type ActivityClass, activityClasses } from './queues.ts'

// Each activity has its own arguments; the registry only names them.
type Activities = Record<string, (...args: never[]) => Promise<unknown>>

/** What a capability's `create…Activities(deps)` gives: its activities by class. */
export type CapabilityActivities = Partial<Record<ActivityClass, Activities>>

export type ActivityRegistry = Record<ActivityClass, Activities>

/** Puts the activities of all capabilities together. Throws when two share a name: one would silently win. */
export function registerActivities(capabilities: CapabilityActivities[]): ActivityRegistry {
  const registry: ActivityRegistry = { database: {}, stripe: {}, mail: {}, sms: {} }
  const names = new Set<string>()

  for (const capability of capabilities) {
    for (const kind of activityClasses) {
      for (const [name, run] of Object.entries(capability[kind] ?? {})) {
        if (names.has(name)) throw new Error(`Two activities are called ${name}.`)
        names.add(name)
        registry[kind][name] = run
      }
    }
  }

  return registry
}
