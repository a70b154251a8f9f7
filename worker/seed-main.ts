import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { hashPassword } from '#activities/identity/hash-password.ts'
import { loadConfig } from '#activities/platform/config.ts'
import { createDeps } from '#activities/platform/deps.ts'
import { seedScale } from '#prisma/seed/scale.ts'
import { findOwnerUrl } from './seed/find-owner-url.ts'
import { loadDemo } from './seed/load-demo.ts'

/** `npm run seed -- --demo` loads the demo; `npm run seed -- --scale N` adds N times its volume by COPY. */
async function main(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
  if (args.includes('--scale')) return addScale(Number(args[args.indexOf('--scale') + 1]), env)
  if (!args.includes('--demo')) throw new Error('Say what to load: --demo, or --scale N.')
  const config = loadConfig(env)
  if (!config.isStripeSandbox)
    throw new Error('The demo pays with test cards at the sandbox; it does not run beside the real Stripe.')

  const deps = createDeps({ ...config, LOG_LEVEL: 'warn' }, 'seed')
  try {
    const logins = await loadDemo(deps)
    if (env['KUMIKO_LOGINS_FILE'])
      writeFileSync(env['KUMIKO_LOGINS_FILE'], JSON.stringify(logins, null, 2), { mode: 0o600 })
    console.log(`The demo is loaded: ${logins.length} people.`)
  } finally {
    await deps.close()
  }
}

async function addScale(scale: number, env: NodeJS.ProcessEnv): Promise<void> {
  if (!Number.isInteger(scale) || scale < 1) throw new Error('Say how many times: npm run seed -- --scale 100')
  // COPY needs the role that owns the tables.
  const ownerUrl = findOwnerUrl(env)
  // A password nobody knows: the generated people are read about, they do not log in.
  const passwordHash = await hashPassword(randomUUID())
  const done = await seedScale({ ownerUrl, scale, passwordHash, log: (line) => console.log(line) })
  console.log(`${done.rowCount} rows in ${done.seconds.toFixed(1)} s.`)
}

main(process.argv.slice(2), process.env).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
