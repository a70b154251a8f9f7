import { expect, test } from 'vitest'
import { createTimeSkippingEnvironment } from '#tests/support/time-skipping.ts'

test('a month passes in a moment on the time-skipping server', async () => {
  const environment = await createTimeSkippingEnvironment()
  const before = await environment.currentTimeMs()
  await environment.sleep('30 days')
  const passedMs = (await environment.currentTimeMs()) - before
  await environment.teardown()

  expect(passedMs).toBeGreaterThanOrEqual(30 * 24 * 60 * 60 * 1000)
})
