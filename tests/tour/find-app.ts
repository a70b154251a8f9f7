import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { startApp } from '#tests/support/start-app.ts'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { parseDay } from '#workflows/shared/business-time.ts'

export type TourApp = { app: ProvidedApp; isOwn: boolean; stop: () => Promise<void> }
export type FindAppOptions = {
  /** The longest a business day may be: a running instance with a longer one is left alone. */
  day?: string
}

/** The instance that runs here, or one of the tour's own in a folder that goes away. */
export async function findApp({ day }: FindAppOptions = {}): Promise<TourApp> {
  const file = join(resolve(process.env['KUMIKO_HOME'] ?? '.kumiko'), 'running.json')
  if (existsSync(file)) {
    const app = JSON.parse(readFileSync(file, 'utf8')) as ProvidedApp
    if (!day || parseDay(app.day) <= parseDay(day)) return { app, isOwn: false, stop: () => Promise.resolve() }
  }

  return { ...(await startApp(day ? { day } : {})), isOwn: true }
}
