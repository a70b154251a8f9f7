import { watch } from 'node:fs'
import { build } from './build-step.ts'
import { prismaClient, workflowBundle } from './builds.ts'
import type { KeptPart, Started } from './keep-running.ts'
import { messageOf } from './start-error.ts'

export type WatchInput = {
  worker: KeptPart<Started>
  web: KeptPart<Started>
  say: (line: string) => void
  logDir: string
}

const quietMs = 300
const workerRooms = ['workflows', 'activities', 'worker', 'prisma']
// Routes and components are swapped in place by vite; only what the web process itself has loaded needs a new one.
const webRooms = ['web/server', 'workflows', 'activities', 'prisma']

/** Follows changes of the sources: the worker, and the web process where vite cannot, are started anew. */
export function watchSources({ worker, web, say, logDir }: WatchInput): void {
  const changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let turn = Promise.resolve()

  const settle = () => {
    const files = [...changed]
    changed.clear()
    turn = turn
      .then(() => apply(files))
      .catch((error: unknown) => {
        say(messageOf(error))
      })
  }

  async function apply(files: string[]): Promise<void> {
    const touches = (rooms: string[]) => files.some((file) => rooms.some((room) => file.startsWith(`${room}/`)))
    if (files.some((file) => file.startsWith('prisma/schema/'))) await build(prismaClient, logDir)
    if (touches(workerRooms)) {
      await build(workflowBundle, logDir)
      await worker.restart()
    }
    if (touches(webRooms)) await web.restart()
    if (touches([...workerRooms, ...webRooms]))
      say(`took up ${files.slice(0, 3).join(', ')}${files.length > 3 ? ' and more' : ''}`)
  }

  for (const room of ['workflows', 'activities', 'worker', 'prisma', 'web']) {
    watch(room, { recursive: true }, (_, name) => {
      if (name === null || /generated|\.test\.|~$|\.new$/.test(name)) return
      changed.add(`${room}/${name.replaceAll('\\', '/')}`)
      clearTimeout(timer)
      timer = setTimeout(settle, quietMs)
    })
  }
}
