import { startBackground } from './background.ts'
import { startHealthServer } from './health-server.ts'
import { createMetrics } from './metrics.ts'
import { openDoors } from './open-doors.ts'
import { runProcess } from './run-process.ts'

/** `npm run relay`: relay, inbox and jobs without task queues. Any number, beside any number of workers. */
await runProcess('relay', async (deps, _config, signal) => {
  const metrics = createMetrics()
  const closeHealth = await startHealthServer({ deps, metrics })
  if (!(await openDoors(deps, signal))) return closeHealth()

  const background = startBackground(deps, metrics)
  deps.log.info('relay runs')
  await new Promise<void>((done) => {
    if (signal.aborted) done()
    signal.addEventListener('abort', () => {
      done()
    })
  })
  await background.stop()
  await closeHealth()
})
