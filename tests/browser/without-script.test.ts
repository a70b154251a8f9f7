import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { newPerson, openVisitor } from '#tests/support/visitor.ts'

const app = inject('app')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test('without script: sign up, join, accept, choose, write, answer, like, extend, cancel and log out', async () => {
  const visitor = await openVisitor(browser, app, { width: 390, hasScript: false })
  const { page } = visitor
  await visitor.signUp(newPerson('Edda Storm'), '/c/studio-practice/join')
  await visitor.askToJoin('studio-practice')
  await visitor.pay('4242424242424242')
  await page.getByRole('heading', { name: 'You are in' }).waitFor()
  await page.getByRole('button', { name: 'Accept' }).click()
  await page.getByText('Accepted. Next: choose a goal.').waitFor()
  await page.getByRole('button', { name: /this goal.*First paying client/ }).click()
  await page.getByText('This is your goal now.').waitFor()

  await visitor.goTo('/c/studio-practice')
  await page.getByText('Ask, or show progress').click()
  await page.getByLabel('Your post').fill('Hello, I print posters.')
  await page.getByRole('button', { name: 'Post', exact: true }).click()
  await page.waitForURL(/#post-/)
  await page.getByText('Hello, I print posters.').waitFor()
  await page
    .getByRole('button', { name: /^Like, 0/ })
    .first()
    .click()
  await page.locator('article button[name=intent][aria-pressed=true]').first().waitFor()
  await page.getByRole('link', { name: '0 replies' }).first().click()
  await page.getByLabel('Your reply').fill('And I answer myself.')
  await page.getByRole('button', { name: 'Reply', exact: true }).click()
  await page.getByText('And I answer myself.').waitFor()

  await visitor.goTo('/members/me/next')
  await page.getByRole('button', { name: 'Extend the trial once' }).click()
  await page.getByText('Trial, extended').first().waitFor()
  await page.getByRole('link', { name: 'Cancel the trial' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the trial' }).click()
  await page.getByText('Cancelled, still open').first().waitFor()

  await page.locator('summary', { hasText: 'You' }).click()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByText('You are logged out.').waitFor()
  await visitor.goTo('/members/me/next')
  expect(new URL(page.url()).pathname).toBe('/login')
  await visitor.close()
})
