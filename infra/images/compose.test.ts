import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { configSchema, loadConfig } from '#activities/platform/config.ts'
import { makeEnv } from './make-env.ts'

const text = readFileSync('docker-compose.yml', 'utf8')
const service = z.looseObject({
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  profiles: z.array(z.string()).default([]),
  deploy: z.looseObject({ resources: z.object({ limits: z.object({ cpus: z.string(), memory: z.string() }) }) }),
})
const compose = z
  .looseObject({
    services: z.record(z.string(), service),
    networks: z.record(z.string(), z.looseObject({ internal: z.boolean().optional() })),
  })
  .parse(parse(text, { merge: true }))
const products = ['web', 'worker', 'relay'].map((name) => compose.services[name]!)

test('every setting a part is given exists in the configuration', () => {
  const known = new Set(Object.keys(configSchema.shape))
  const given = products.flatMap(({ environment }) => Object.keys(environment))

  expect(given.filter((name) => !known.has(name))).toEqual([])
})

test('no secret has a default, and what the file needs is what make-env writes', () => {
  const variables = [...text.matchAll(/\$\{([A-Z_]+)(:[?-])?([^}]*)\}/g)].map(
    ([, name = '', kind = '', value = '']) => ({ name, kind, value }),
  )
  const withDefault = variables.filter(
    ({ name, kind, value }) => /PASSWORD|SECRET|TOKEN|KEY|SID/.test(name) && kind === ':-' && value !== '',
  )
  const needed = new Set(variables.filter(({ kind }) => kind === ':?').map(({ name }) => name))

  expect(withDefault).toEqual([])
  for (const isDemo of [true, false])
    expect(Object.keys(makeEnv({ isDemo }))).toEqual(expect.arrayContaining([...needed]))
})

test('the demo environment is one the product accepts, and two are never alike', () => {
  const [one, two] = [makeEnv({ isDemo: true }), makeEnv({ isDemo: true })]

  expect(resolve(products[0]!.environment, one)).toMatchObject({ isStripeSandbox: true })
  expect(one.SESSION_SECRET).not.toBe(two.SESSION_SECRET)
})

test('production without keys is refused, with keys it is accepted without a sandbox', () => {
  const own = makeEnv({ isDemo: false })
  const keys = {
    PUBLIC_URL: 'https://kumiko.example',
    STRIPE_SECRET_KEY: 'sk_live_1',
    STRIPE_WEBHOOK_SECRET: 'whsec_1',
    SENDGRID_API_KEY: 'SG.1',
    TWILIO_ACCOUNT_SID: 'AC1',
    TWILIO_AUTH_TOKEN: '1',
  }

  expect(() => resolve(products[0]!.environment, own)).toThrow(/STRIPE_SECRET_KEY/)
  expect(resolve(products[0]!.environment, { ...own, ...keys })).toMatchObject({ isStripeSandbox: false })
})

test('nothing but the web, and for this machine the desk and Grafana, can be reached from outside', () => {
  const published = Object.entries(compose.services).filter(([, { ports }]) => ports.length > 0)

  expect(published.map(([name]) => name).sort()).toEqual(['grafana', 'sandbox', 'web'])
  for (const [, { ports }] of published)
    expect(ports.every((port) => /^(127\.0\.0\.1|\$\{WEB_BIND:-127\.0\.0\.1\}):/.test(port))).toBe(true)
  expect(compose.networks.backend?.internal).toBe(true)
})

test('every service has limits, and the sandbox is there in the demo only', () => {
  expect(
    Object.entries(compose.services)
      .filter(([, { profiles }]) => profiles.includes('demo'))
      .map(([name]) => name),
  ).toEqual(['sandbox', 'sandbox-postgres'])
  expect(Object.values(compose.services).every(({ deploy }) => deploy.resources.limits.memory !== '')).toBe(true)
})

function resolve(environment: Record<string, string>, values: Record<string, string>) {
  const fill = (value: string) =>
    value.replaceAll(
      /\$\{([A-Z_]+)(?::[?-]([^}]*))?\}/g,
      (whole, name: string, fallback = '') => values[name] ?? (whole.includes(':-') ? String(fallback) : ''),
    )

  return loadConfig(Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, fill(value)])))
}
