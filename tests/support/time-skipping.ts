import { fileURLToPath } from 'node:url'
import { TestWorkflowEnvironment } from '@temporalio/testing'
import { inject } from 'vitest'
import { indexedValueTypes, searchAttributes } from '#infra/start/search-attributes.ts'
import './provided.ts'

const watchedServer = fileURLToPath(new URL('test-server.sh', import.meta.url))

/**
 * A server on which a month passes in a moment, with our search attributes. Call `teardown()` after use.
 * Throws with the reason where the server could not be had: a test that needs it fails and does not pass.
 */
export async function createTimeSkippingEnvironment(): Promise<TestWorkflowEnvironment> {
  const { path, reason } = inject('timeSkipping')
  if (path === '') throw new Error(reason)

  process.env.KUMIKO_TEST_SERVER = path
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: process.platform === 'win32' ? path : watchedServer } },
  })
  await environment.connection.operatorService.addSearchAttributes({
    namespace: environment.namespace ?? 'default',
    searchAttributes: Object.fromEntries(
      Object.entries(searchAttributes).map(([name, type]) => [name, indexedValueTypes[type]]),
    ),
  })

  return environment
}
