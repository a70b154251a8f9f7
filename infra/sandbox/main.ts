import { readEnvironment } from './config.ts'
import { startSandbox } from './server.ts'

/** Whoever keeps the sandbox running starts it again; nothing is lost with it. */
function leave() {
  console.error('sandbox: its database went away')
  process.exit(1)
}

try {
  const sandbox = await startSandbox({ ...readEnvironment(process.env), onDatabaseLost: leave })
  console.log(`sandbox ready: desk http://127.0.0.1:${sandbox.ports.desk}, Stripe on ${sandbox.ports.stripe}`)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      void sandbox.stop().then(() => process.exit(0))
    })
  }
} catch (error) {
  console.error(`sandbox: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
