import { aliveChildren } from './spawn-logged.ts'
import { endSteps } from './screen.ts'
import { removeRunning } from './running-file.ts'
import { stopProcess } from './stop-process.ts'
import { byEndingOrder, type SupervisorRecord } from './supervisor-record.ts'

type Stoppable = { name: string; stop: () => Promise<void> }

export type Shutdown = {
  /** Puts a part on the list of what an end has to stop. */
  add: (part: Stoppable) => void
  isStopping: () => boolean
  stop: (exitCode: number) => Promise<never>
}

const impatientAfterMs = 1_500

/** Listens to Ctrl-C and SIGTERM, and ends everything in the right order, whatever was started until then. */
export function createShutdown({ home, record }: { home: string; record: SupervisorRecord }): Shutdown {
  const parts: Stoppable[] = []
  let stoppingSince: number | undefined

  async function stop(exitCode: number): Promise<never> {
    stoppingSince ??= Date.now()
    removeRunning(home)
    for (const part of parts.sort(byEndingOrder)) await part.stop()
    await Promise.all(aliveChildren().map((child) => stopProcess(child, { signal: 'SIGTERM', graceMs: 5_000 })))
    record.release()
    process.exit(exitCode)
  }

  // npm passes on a signal that the terminal has sent already, so only a later one means impatience.
  function listen(): void {
    if (stoppingSince === undefined) {
      endSteps()
      console.log('\n  Stopping…')
      void stop(0).catch(() => process.exit(1))
    } else if (Date.now() - stoppingSince > impatientAfterMs) {
      for (const child of aliveChildren()) child.kill('SIGKILL')
    }
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, listen)
  watchCaller(listen)

  return { add: (part) => parts.push(part), isStopping: () => stoppingSince !== undefined, stop }
}

/** npm's own signals end the shell between it and us, and no more: whoever called us being gone is the same wish. */
function watchCaller(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const caller = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === caller) return
    clearInterval(watch)
    onGone()
  }, 500)
  watch.unref()
}
