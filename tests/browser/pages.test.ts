import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { demoPages, type DemoPage, readDemoIds, type Role, whoOpens } from '#tests/support/pages.ts'
import { demoPerson, openVisitor } from '#tests/support/visitor.ts'

const app = inject('app')
const pages = demoPages(await readDemoIds(app))
const widths = [1280, 390] as const

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test.each(['guest', 'member', 'owner', 'operator'] as const)(
  'every page of the %s holds: axe in both themes and widths, no sideways scrolling, nothing moves, a quiet console',
  { timeout: 180_000 },
  async (role) => {
    const ofRole = pages.filter((page) => page.role === role)
    expect(ofRole.length).toBeGreaterThan(4)
    const problems = (await Promise.all(widths.map((width) => checkAll(role, ofRole, width)))).flat()

    expect(problems).toEqual([])
  },
)

async function checkAll(role: Role, ofRole: DemoPage[], width: number): Promise<string[]> {
  const visitor = await openVisitor(browser, app, { width })
  await visitor.page.emulateMedia({ reducedMotion: 'reduce' })
  await visitor.page.addInitScript(countShifts)
  if (role !== 'guest') await visitor.logIn(demoPerson(app, whoOpens[role]))
  const problems: string[] = []
  for (const { name, path, status = 200 } of ofRole) {
    const answer = await visitor.goTo(path)
    await untilItMoves(visitor.page)
    if (answer?.status() !== status) problems.push(`status ${answer?.status()}, not ${status}: ${path}`)
    const found = await checkPage(visitor.page)
    problems.push(...found.map((problem) => `${name} ${width}: ${problem}`))
  }
  problems.push(...visitor.complaints)
  await visitor.close()

  return problems
}

/** Until its script has taken the page over, its face is there and what follows was painted. Silence would cost half a second more. */
async function untilItMoves(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const main = document.querySelector('main')

    return main !== null && Object.keys(main).some((key) => key.startsWith('__reactFiber'))
  })
  await page.evaluate(async () => {
    await document.fonts.ready
    for (let frame = 0; frame < 3; frame += 1) await new Promise((painted) => requestAnimationFrame(painted))
  })
}

/** In the light all rules, in the dark those that depend on colour. A layout shift below 0.001 is half a pixel of rounding. */
async function checkPage(page: Page): Promise<string[]> {
  const light = await checkAxe(page)
  const { shift, overflow } = await page.evaluate(() => ({
    shift: Number(Reflect.get(window, 'layoutShift')),
    overflow: document.documentElement.scrollWidth - window.innerWidth,
  }))
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await checkAxe(page, ['color-contrast', 'link-in-text-block'])
  await page.emulateMedia({ colorScheme: 'light' })

  return [
    ...light.map((violation) => `light ${violation}`),
    ...dark.map((violation) => `dark ${violation}`),
    ...(shift < 0.001 ? [] : [`layout shift ${shift}`]),
    ...(overflow > 0 ? [`${overflow} px sideways`] : []),
  ]
}

async function checkAxe(page: Page, rules?: string[]): Promise<string[]> {
  // One frame and no other origin: the quick way of running it is enough. What passed needs no report.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze()

  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`)
}

/** Runs in the page before its own script. */
function countShifts(): void {
  Reflect.set(window, 'layoutShift', 0)
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const isOwn = Reflect.get(entry, 'hadRecentInput') === false
      if (isOwn)
        Reflect.set(
          window,
          'layoutShift',
          Number(Reflect.get(window, 'layoutShift')) + Number(Reflect.get(entry, 'value')),
        )
    }
  }).observe({ type: 'layout-shift', buffered: true })
}
