import { expect, test } from 'vitest'
import { bundleWorkflows } from '#worker/bundle.ts'

const budgetBytes = 4 * 1024 * 1024
const forbidden = [
  /node_modules\/(stripe|pg|@prisma|@sendgrid|twilio|openai|pino|react|express)\//,
  /"\.\/(activities|prisma|web|worker|infra|tests)\//,
]

test('the workflow bundle builds, stays small, holds every process and nothing that has an effect', async () => {
  const code = await bundleWorkflows()
  const modules = [...code.matchAll(/^\/\*\*\*\/ "(.+)"$/gm)].map(([, name]) => `"${name}`)

  expect(modules.length).toBeGreaterThan(50)
  expect(modules.some((name) => name.includes('/workflows/memberships/trial.workflow.ts'))).toBe(true)
  expect(modules.some((name) => name.includes('log.interceptors.ts'))).toBe(true)
  for (const pattern of forbidden) expect(modules.filter((name) => pattern.test(name))).toEqual([])
  expect(code).toContain('function trial(')
  expect(Buffer.byteLength(code)).toBeLessThan(budgetBytes)
}, 60_000)
