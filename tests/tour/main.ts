import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { demoPages, type DemoPage, readDemoIds, type Role, whoOpens } from '#tests/support/pages.ts'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { demoPerson, openVisitor } from '#tests/support/visitor.ts'
import { type Camera, createCamera } from './camera.ts'
import { contactSheet } from './contact-sheet.ts'
import { findApp } from './find-app.ts'
import { walkJoin } from './walk-join.ts'

const folder = process.env['TOUR_FOLDER'] ?? '.kumiko/tour'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Walks every capability as a person would, on a phone and a desktop, in light and dark, and keeps a picture of each page. */
async function main(): Promise<void> {
  const { app, isOwn, stop } = await findApp()
  say(isOwn ? `The tour started a Kumiko of its own at ${app.web}.` : `The tour visits ${app.web}.`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const browser = await launchBrowser()
  const camera = createCamera(folder)

  try {
    await walkJoin(browser, app, camera)
    say(`  from founding to joining: ${camera.shots.length} pictures`)
    const pages = demoPages(await readDemoIds(app))
    for (const role of ['guest', 'member', 'owner', 'operator'] as const) {
      await visitAll({ browser, app, camera, role, pages: pages.filter((page) => page.role === role) })
    }
    await writeFile(join(folder, 'index.html'), contactSheet(camera.shots, new Date()))
    say(`${camera.shots.length} pictures: ${join(folder, 'index.html')}`)
  } finally {
    await browser.close()
    await stop()
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
  say(`  ${role}: ${pages.length} pages`)
}

await main()
