import { readEnvironment } from './config.ts'
import { startSandbox } from './server.ts'

try {
  const sandbox = await startSandbox(readEnvironment(process.env))
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
