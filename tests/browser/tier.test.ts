import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { mailsTo, newPerson, openVisitor, workingCard } from '#tests/support/visitor.ts'

const app = inject('app')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test.each([true, false])(
  'on a phone, with script: %s, somebody buys Pro, cancels it in two clicks and keeps it',
  async (hasScript) => {
    const visitor = await openVisitor(browser, app, { width: 390, hasScript })
    const { page } = visitor
    const gerda = newPerson('Gerda Lund')
    const isTold = (about: RegExp) =>
      expect
        .poll(async () => (await mailsTo(app, gerda.email)).filter(({ subject }) => about.test(subject)).length, {
          timeout: 10_000,
        })
        .toBe(1)
    await visitor.signUp(gerda, '/settings/tier')
    await page.getByRole('button', { name: 'Get Pro, $9.99 a month' }).click()
    await page.waitForURL(/\/c\/pay\//)
    await visitor.pay(workingCard)
    await page.waitForURL(/\/settings\/tier$/)
    await page.getByText('Done. Pro is there.').first().waitFor()
    expect(await page.locator('main').innerText()).toContain('$9.99 a month, next')
    expect(await page.getByRole('button', { name: /^Get Pro/ }).count()).toBe(0)
    await isTold(/^Pro is there$/)

    await page.getByRole('link', { name: 'Cancel Pro' }).click()
    await page.getByRole('button', { name: 'Cancel Pro' }).click()
    await page
      .getByText(/Cancelled. Pro lasts until/)
      .first()
      .waitFor()
    await isTold(/^Pro ends /)
    await page.getByRole('button', { name: 'Keep Pro' }).click()
    await page
      .getByText(/Pro stays. The next charge is/)
      .first()
      .waitFor()
    await isTold(/^Pro goes on$/)
    expect(visitor.complaints).toEqual([])
    await visitor.close()
  },
)
