import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import { loadConfig } from '#activities/platform/config.ts'
import { createDeps } from '#activities/platform/deps.ts'
import { createApp } from './create-app.ts'
import { loadBuiltApp, loadDevelopmentApp } from './load-app.ts'
import { waitForDoors } from './wait-for-doors.ts'

const graceMs = 10_000

/** `npm run web`: serves the site until SIGTERM, then finishes what it has begun. */
async function main(): Promise<void> {
  const isDevelopment = process.env.KUMIKO_DEV === '1'
  process.env.NODE_ENV ??= isDevelopment ? 'development' : 'production'
  const config = loadConfig(process.env)
  const deps = createDeps(config, 'web')
  await waitForDoors(deps)

  const server = createServer()
  const app = isDevelopment ? await loadDevelopmentApp(server) : await loadBuiltApp()
  server.on('request', createApp({ deps, app, isDevelopment }) as RequestListener)
  await listen(server, config.HOST, config.PORT)
  deps.log.info({ address: config.PUBLIC_URL, port: config.PORT }, 'web listens')

  const stop = async () => {
    deps.log.info('web stops')
    await drain(server)
    await app.close()
    await deps.close()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stop().catch((error: unknown) => {
        deps.log.error({ err: error }, 'web did not stop cleanly')
        process.exitCode = 1
      })
    })
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Takes no new requests, waits for the running ones, then closes what is left. */
function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.closeAllConnections()
    }, graceMs)
    server.close(() => {
      clearTimeout(force)
      resolve()
    })
    server.closeIdleConnections()
  })
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
