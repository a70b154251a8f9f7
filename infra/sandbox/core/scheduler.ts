const FINEST_MS = 200
const IDLE_MS = 2000

export type Wakeful = { wake(): void; stop(): Promise<void> }

/**
 * Calls `turn` again and again; it does one due thing and says in how many milliseconds the next is due (0 at once,
 * null when nothing is). `wake` shortens the wait.
 */
export function keepTurning(turn: () => Promise<number | null>): Wakeful {
  let timer: NodeJS.Timeout | null = null
  let isStopped = false
  let isWoken = false
  let running: Promise<void> | null = null

  const run = async () => {
    let wait: number | null = 0
    while (wait === 0 && !isStopped) {
      isWoken = false
      wait = await turn().catch((error: unknown) => {
        console.error('sandbox:', error)

        return IDLE_MS
      })
      if (isWoken) wait = 0
    }
    running = null
    if (!isStopped) plan(Math.min(Math.max(wait ?? IDLE_MS, FINEST_MS), IDLE_MS))
  }
  const start = () => {
    if (isStopped || running) return
    running = run()
  }
  const plan = (delayMs: number) => {
    if (timer) clearTimeout(timer)
    timer = setTimeout(start, delayMs)
  }
  plan(0)

  return {
    wake() {
      isWoken = true
      if (!running) plan(0)
    },
    async stop() {
      isStopped = true
      if (timer) clearTimeout(timer)
      await running
    },
  }
}
