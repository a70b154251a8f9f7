import type { ChildProcess } from 'node:child_process'

/** Asks a child to end and waits; after the grace it is killed. Returns when it is gone. */
export async function stopProcess(
  child: ChildProcess,
  options: { signal: NodeJS.Signals; graceMs: number },
): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return

  const gone = new Promise<void>((done) =>
    child.once('exit', () => {
      done()
    }),
  )
  child.kill(options.signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), options.graceMs)
  await gone
  clearTimeout(timer)
}
