import { setTimeout as sleep } from 'node:timers/promises'
import type { SupervisorRecord } from './supervisor-record.ts'
import { messageOf } from './start-error.ts'

export type Exit = (code: number | null, signal: NodeJS.Signals | null) => void
/** Told of a child's number the moment it has one, long before it is ready, and of its end once it was. */
export type Watch = { onSpawn?: (pid: number) => void; onExit?: Exit }
export type Started = { pid: number; stop: () => Promise<void> }
export type KeptPart<T extends Started> = { current: () => T; stop: () => Promise<void>; restart: () => Promise<void> }
export type KeepOptions<T extends Started> = {
  name: string
  start: (watch: Watch) => Promise<T>
  record: SupervisorRecord
  isStopping: () => boolean
  say: (line: string) => void
  /** Called after each start again, when the process has another number. */
  onRestart: () => void
  /** Called when it died too often: everything is to stop. */
  onGiveUp: (reason: string) => void
}

const windowMs = 5 * 60_000
const mostInWindow = 5
const backOffMs = [200, 1_000, 2_000, 5_000, 10_000]

/** Starts a part and starts it again when it dies: five times in five minutes with growing pauses, then it gives up. */
export async function keepRunning<T extends Started>(options: KeepOptions<T>): Promise<KeptPart<T>> {
  const { name, record, say, onRestart, onGiveUp } = options
  const deaths: number[] = []
  let isWanted = true
  const isNeeded = () => isWanted && !options.isStopping()
  let current = await begin()

  async function begin(): Promise<T> {
    const started = await options.start({
      onSpawn: (pid) => {
        record.add(name, pid)
      },
      onExit: (code, signal) => {
        if (current.pid === started.pid && isNeeded()) void revive(`ended with ${signal ?? `code ${code}`}`)
      },
    })

    return started
  }

  async function revive(reason: string): Promise<void> {
    record.remove(name)

    for (let why = reason; isNeeded();) {
      const now = Date.now()
      deaths.push(now)
      const recent = deaths.filter((at) => at > now - windowMs).length
      if (recent > mostInWindow) {
        onGiveUp(`${name} ${why}, the ${recent}th time in five minutes.`)

        return
      }

      say(`${name} ${why}; starting it again`)
      await sleep(backOffMs[recent - 1] ?? 10_000)
      if (!isNeeded()) return

      try {
        current = await begin()
        say(`${name} runs again (process ${current.pid})`)
        onRestart()

        return
      } catch (error) {
        why = `did not come back: ${messageOf(error)}`
      }
    }
  }

  return {
    current: () => current,
    stop: async () => {
      isWanted = false
      await current.stop()
      record.remove(name)
    },
    restart: async () => {
      isWanted = false
      await current.stop()
      isWanted = true
      current = await begin()
      onRestart()
    },
  }
}
