import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const running = z.object({ database: z.object({ owner: z.url() }) })

/**
 * The address of the role that owns the tables: of the environment, or of the Kumiko that runs in `KUMIKO_HOME`.
 * Throws with what to do when there is neither.
 */
export function findOwnerUrl(env: Record<string, string | undefined>): string {
  if (env.DATABASE_OWNER_URL) return env.DATABASE_OWNER_URL
  const home = env.KUMIKO_HOME || '.kumiko'
  const text = readIfThere(join(resolve(home), 'running.json'))
  if (text === null) {
    throw new Error(
      `No Kumiko runs in ${home}, so there is no database to fill. Run "npm start" and try again beside it, or name the database in DATABASE_OWNER_URL.`,
    )
  }

  return running.parse(JSON.parse(text)).database.owner
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
