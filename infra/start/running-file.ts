import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { needsSandbox, type EnvInput } from './child-env.ts'
import { urlHost } from './loopback.ts'
import type { Login } from './screen.ts'
import { readIfThere } from './spawn-logged.ts'
import { writePrivate } from './write-private.ts'

export type Running = EnvInput & { pids: Record<string, number>; logins: Login[] }

/** Tells tools and tests where everything is: `running.json`, there as long as all of it is ready. */
export function writeRunning({ settings, secrets, sandboxed, addresses, pids, logins }: Running): void {
  const { temporal, databases, web } = addresses
  const at = (offset: number) => `http://${urlHost(settings.host)}:${settings.ports.sandbox + offset}`
  const sandbox = {
    desk: at(4),
    stripe: at(0),
    stripeSecretKey: secrets.stripeKey,
    sendgrid: at(1),
    twilio: at(2),
    openai: at(3),
  }

  writePrivate(join(settings.home, 'running.json'), {
    web,
    day: settings.day,
    temporal,
    database: { owner: databases.owner, app: databases.app, platform: databases.platform },
    ...(needsSandbox(sandboxed) ? { sandbox } : {}),
    processes: pids,
    logins,
  })
}

export function removeRunning(home: string): void {
  rmSync(join(home, 'running.json'), { force: true })
}

/** Where the start that has this state folder is reached, when it is ready. */
export function readRunningWeb(home: string): string | undefined {
  const text = readIfThere(join(home, 'running.json'))
  if (text === undefined) return undefined
  const running = JSON.parse(text) as { web?: unknown }

  return typeof running.web === 'string' ? running.web : undefined
}
