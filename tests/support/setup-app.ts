import type { TestProject } from 'vitest/node'
import { startApp } from './start-app.ts'

/** Starts all of Kumiko with the demo, for browser tests: `inject('app')` is its running.json. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = await startApp()
  project.provide('app', started.app)

  return started.stop
}
