import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startApp } from '#tests/support/start-app.ts'
import type { ProvidedApp } from '#tests/support/provided.ts'

export type TourApp = { app: ProvidedApp; isOwn: boolean; stop: () => Promise<void> }

/** The instance that runs here, or one of the tour's own in a folder that goes away. */
export async function findApp(): Promise<TourApp> {
  const file = join(resolve(process.env['KUMIKO_HOME'] ?? '.kumiko'), 'running.json')
  if (existsSync(file)) {
    const app = JSON.parse(readFileSync(file, 'utf8')) as ProvidedApp

    return { app, isOwn: false, stop: () => Promise.resolve() }
  }

  return { ...(await startApp()), isOwn: true }
}
