import { resolve } from 'node:path'
import type { Env } from './spawn-logged.ts'
import { StartError } from './start-error.ts'

export type Settings = {
  mode: 'local' | 'production'
  host: string
  publicUrl: string | undefined
  ports: { web: number; database: number; temporal: number; temporalUi: number; sandbox: number; workerHealth: number }
  home: string
  day: string
  isFresh: boolean
  hasDemo: boolean
  isDev: boolean
}

const values = [
  'KUMIKO_MODE',
  'HOST',
  'PUBLIC_URL',
  'PORT',
  'DATABASE_PORT',
  'TEMPORAL_PORT',
  'TEMPORAL_UI_PORT',
  'SANDBOX_PORT',
  'WORKER_HEALTH_PORT',
  'KUMIKO_HOME',
  'KUMIKO_DAY',
]
const switches = ['--fresh', '--no-demo', '--dev']
const unitMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 }

/** What this start is to do, from flags (`--port 4000`, `--kumiko-day=60s`) over the environment. Throws StartError. */
export function readSettings(args: string[], environment: Env): Settings {
  const flags = readFlags(args)
  const env = { ...environment, ...flags.values }
  const mode = env.KUMIKO_MODE || 'local'
  if (mode !== 'local' && mode !== 'production') {
    throw new StartError(`KUMIKO_MODE is "${mode}".`, 'Leave it out, or set it to local or production.')
  }

  return {
    mode,
    host: env.HOST || '127.0.0.1',
    publicUrl: readPublicUrl(env.PUBLIC_URL),
    ports: {
      web: readPort(env, 'PORT', 3000),
      database: readPort(env, 'DATABASE_PORT', 5433),
      temporal: readPort(env, 'TEMPORAL_PORT', 7233),
      temporalUi: readPort(env, 'TEMPORAL_UI_PORT', 8233),
      sandbox: readPort(env, 'SANDBOX_PORT', 4010),
      workerHealth: readPort(env, 'WORKER_HEALTH_PORT', 9464),
    },
    home: resolve(env.KUMIKO_HOME || '.kumiko'),
    day: readDay(env.KUMIKO_DAY || '24h'),
    isFresh: flags.switches.has('--fresh'),
    hasDemo: !flags.switches.has('--no-demo'),
    isDev: flags.switches.has('--dev'),
  }
}

function readFlags(args: string[]): { values: Record<string, string>; switches: Set<string> } {
  const flags = { values: {} as Record<string, string>, switches: new Set<string>() }
  const rest = [...args]

  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    if (switches.includes(flag)) flags.switches.add(flag)
    else {
      const [name = '', inline] = flag.split(/=(.*)/s)
      const value = inline ?? rest.shift()
      const key = name.replace(/^--/, '').replaceAll('-', '_').toUpperCase()
      if (!name.startsWith('--') || !values.includes(key)) throw unknownFlag(name)
      if (value === undefined || value === '')
        throw new StartError(`${name} has no value.`, `Write it as ${name} VALUE.`)
      flags.values[key] = value
    }
  }

  return flags
}

function unknownFlag(name: string): StartError {
  const known = values.map((key) => `--${key.toLowerCase().replaceAll('_', '-')}`)

  return new StartError(`There is no option "${name}".`, `The options are ${[...switches, ...known].join(', ')}.`)
}

function readPort(env: Env, name: string, fallback: number): number {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new StartError(`${name} is "${text}".`, 'Set it to a number from 1 to 65535, or leave it out.')
  }

  return port
}

/** Checks the length of a business day: a number with s, m or h, at least 24 seconds. Throws StartError. */
export function readDay(text: string): string {
  const [, amount, unit = ''] = /^(\d{1,9})([smh])$/.exec(text.trim()) ?? []
  const lengthMs = Number(amount) * (unitMs[unit] ?? Number.NaN)
  const remedy = 'Write a number with s, m or h, such as 60s or 24h; leave it out for a real day.'
  if (Number.isNaN(lengthMs)) throw new StartError(`KUMIKO_DAY is "${text}", which is no length of a day.`, remedy)
  if (lengthMs < 24_000) throw new StartError(`KUMIKO_DAY is "${text}"; the shortest day is 24s.`, remedy)

  return lengthMs === 24 * 3_600_000 ? '24h' : text.trim()
}

function readPublicUrl(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.pathname !== '/') {
    throw new StartError(
      `PUBLIC_URL is "${text}".`,
      'Write the address people use, such as https://kumiko.example, without a path.',
    )
  }

  return url.origin
}
