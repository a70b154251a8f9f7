import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { demoPerson, openVisitor } from '#tests/support/visitor.ts'

const app = inject('app')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test('by keyboard alone: skip to the content, search, go places, cancel nothing by accident', async () => {
  const visitor = await openVisitor(browser, app)
  const { page } = visitor
  const { keyboard } = page
  const focused = () => page.evaluate(() => document.activeElement?.id ?? '')
  await visitor.logIn(demoPerson(app, 'noor'))
  await visitor.goTo('/members/me/next')
  await page.waitForLoadState('networkidle')

  await keyboard.press('Tab')
  await page.getByRole('link', { name: 'Skip to content' }).and(page.locator(':focus')).waitFor()
  await keyboard.press('Enter')
  expect(await focused()).toBe('main')

  await keyboard.press('/')
  await page.getByPlaceholder('Where to?').and(page.locator(':focus')).waitFor()
  await keyboard.type('disc')
  await keyboard.press('Enter')
  await page.waitForURL(/\/discover$/)

  await page.locator('[data-search]').waitFor()
  await keyboard.press('/')
  await page.locator('[data-search]:focus').waitFor()
  await keyboard.type('guild')
  await keyboard.press('Enter')
  await page.waitForURL(/q=guild/)
  await page.getByRole('link', { name: 'Applied AI Guild' }).last().waitFor()

  await keyboard.press('Control+k')
  await page.getByPlaceholder('Where to?').waitFor()
  await keyboard.press('Escape')
  await page.getByPlaceholder('Where to?').waitFor({ state: 'detached' })
  await page.locator('body').click({ position: { x: 5, y: 890 } })
  await keyboard.press('?')
  await page.getByRole('heading', { name: 'Keys' }).waitFor()
  expect(visitor.complaints).toEqual([])
  await visitor.close()
})
