import type { World } from './world.ts'

export type Drill = {
  name: string
  about: string
  /** Returns the promises that broke; throws when the drill itself could not be done. */
  run: (world: World) => Promise<string[]>
}
