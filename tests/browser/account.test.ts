import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { codeFor, newPerson, openVisitor } from '#tests/support/visitor.ts'

const app = inject('app')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test('an account logs out and in, and a forgotten password is set anew by a code, which ends other sessions', async () => {
  const person = newPerson('Fenna Vos')
  const visitor = await openVisitor(browser, app)
  const { page } = visitor
  await visitor.signUp(person)
  await logOut(page)
  await visitor.goTo('/settings')
  await page.waitForURL(/\/login\?redirectTo=%2Fsettings/)

  await visitor.fill({ email: person.email, password: 'not the password' })
  await page.getByRole('alert').first().waitFor()
  expect(page.url()).toContain('/login')
  await visitor.fill({ email: person.email, password: person.password })
  await page.waitForURL(/\/settings$/)

  const elsewhere = await openVisitor(browser, app, { width: 390 })
  await elsewhere.goTo('/forgot')
  await elsewhere.fill({ email: person.email })
  await elsewhere.page.waitForURL(/\/reset/)
  const code = await codeFor(app, person.email, 2)
  await elsewhere.fill({ code, password: 'an entirely new phrase' })
  await elsewhere.page.getByText('Your new password is set.').first().waitFor()
  await elsewhere.goTo('/settings')
  await elsewhere.page.getByRole('heading', { name: 'Settings' }).waitFor()
  await elsewhere.close()

  await visitor.goTo('/settings')
  await page.waitForURL(/\/login/)
  await visitor.logIn({ email: person.email, password: 'an entirely new phrase' })
  await visitor.goTo('/settings')
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  expect(visitor.complaints).toEqual([])
  await visitor.close()
})

async function logOut(page: Page): Promise<void> {
  await page.locator('summary', { hasText: 'Fenna Vos' }).first().click()
  await page.getByRole('button', { name: 'Log out' }).first().click()
  await page.getByText('You are logged out.').first().waitFor()
}
