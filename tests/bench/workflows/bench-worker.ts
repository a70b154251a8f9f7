import { fork } from 'node:child_process'

export type ActivityStart = { workflowId: string; at: number; attempt: number }
export type BenchWorker = {
  /** When the first activity of a workflow began. Throws after the patience. */
  firstEffect: (workflowId: string, patienceMs?: number) => Promise<number>
  stop: () => Promise<void>
}

/** The worker as a process of its own, as in life, so that it does not share a thread with who measures it. */
export async function startBenchWorker(env: NodeJS.ProcessEnv): Promise<BenchWorker> {
  const child = fork(new URL('worker-main.ts', import.meta.url), { execArgv: ['--import', 'tsx'], env })
  const starts = new Map<string, number>()
  const waiting = new Map<string, (at: number) => void>()
  const gone = new Promise<number | null>((done) => child.once('exit', done))

  await new Promise<void>((done, fail) => {
    child.once('message', () => {
      done()
    })
    void gone.then((code) => {
      fail(new Error(`The worker ended with ${code} before it was ready.`))
    })
  })
  child.on('message', ({ workflowId, at }: ActivityStart) => {
    if (starts.has(workflowId)) return
    starts.set(workflowId, at)
    waiting.get(workflowId)?.(at)
    waiting.delete(workflowId)
  })

  return {
    firstEffect: (workflowId, patienceMs = 30_000) =>
      new Promise((done, fail) => {
        const known = starts.get(workflowId)
        if (known !== undefined) {
          done(known)

          return
        }
        const timer = setTimeout(() => {
          fail(new Error(`${workflowId} had no effect within ${patienceMs} ms.`))
        }, patienceMs)
        waiting.set(workflowId, (at) => {
          clearTimeout(timer)
          done(at)
        })
      }),
    stop: async () => {
      child.kill('SIGTERM')
      await gone
    },
  }
}
