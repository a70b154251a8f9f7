import type { Browser } from 'playwright-core'
import { demoPages, type DemoPage, readDemoIds, type Role, whoOpens } from '#tests/support/pages.ts'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { demoPerson, openVisitor } from '#tests/support/visitor.ts'
import type { Camera } from './camera.ts'
import { walkJoin } from './walk-join.ts'

export type WalkPagesInput = { browser: Browser; app: ProvidedApp; camera: Camera; say: (line: string) => void }

/** From founding a community to the moment before cancelling a trial, then every page as each kind of person. */
export async function walkPages({ browser, app, camera, say }: WalkPagesInput): Promise<void> {
  await walkJoin(browser, app, camera)
  say(`  from founding to joining: ${camera.shots.length} pictures`)
  const pages = demoPages(await readDemoIds(app))
  for (const role of ['guest', 'member', 'owner', 'operator'] as const) {
    const visited = pages.filter((page) => page.role === role)
    await visitAll({ browser, app, camera, role, pages: visited })
    say(`  ${role}: ${visited.length} pages`)
  }
}

type Visit = { browser: Browser; app: ProvidedApp; camera: Camera; role: Role; pages: DemoPage[] }

async function visitAll({ browser, app, camera, role, pages }: Visit): Promise<void> {
  const visitor = await openVisitor(browser, app)
  if (role !== 'guest') await visitor.logIn(demoPerson(app, whoOpens[role]))
  for (const { name, path, status = 200 } of pages) {
    const answer = await visitor.goTo(path)
    if (answer?.status() !== status)
      throw new Error(`${path} answered ${answer?.status()} to the ${role}, not ${status}`)
    await camera.take(visitor.page, name)
  }
  await visitor.close()
}
