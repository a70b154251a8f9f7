import type { TestProject } from 'vitest/node'
import { findTestServer } from './find-test-server.ts'
import { cacheDir } from './servers.ts'

/** Gives a project's tests `inject('timeSkipping')`. */
export default async function setup(project: TestProject): Promise<void> {
  const found = await findTestServer(cacheDir)
  if (found.path === '') console.warn(found.reason)
  project.provide('timeSkipping', found)
}
