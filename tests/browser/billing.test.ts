import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import {
  demoPerson,
  mailsTo,
  newPerson,
  openVisitor,
  type Visitor,
  type VisitorOptions,
} from '#tests/support/visitor.ts'

const app = inject('app')
const slug = 'applied-ai-guild'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** Somebody who has paid for a month, on their billing page. */
async function openPaying(name: string, options: VisitorOptions = {}) {
  const visitor = await openVisitor(browser, app, options)
  const person = newPerson(name)
  await visitor.signUp(person, '/settings/billing')
  await visitor.page.getByRole('heading', { name: 'You pay for nothing here' }).waitFor()
  await visitor.goTo(`/c/${slug}/join?trial=no`)
  await visitor.page.locator('main input[name=consent]').check()
  await visitor.page.locator('main form button.button-primary:visible').first().click()
  await visitor.page.waitForURL(/\/c\/pay\//)
  await visitor.pay('5555555555554444')
  await visitor.page.getByRole('heading', { name: 'You are in' }).waitFor()
  await visitor.goTo('/settings/billing')

  return { visitor, person }
}

/** Reads the page again until it says so: news come by themselves. */
async function untilPageSays({ page, goTo }: Visitor, path: string, text: string | RegExp): Promise<string> {
  for (let tries = 0; tries < 40; tries += 1) {
    await goTo(path)
    const said = await page.locator('main').innerText()
    if (typeof text === 'string' ? said.includes(text) : text.test(said)) return said
    await new Promise((done) => setTimeout(done, 300))
  }
  throw new Error(`${path} never said ${String(text)}.`)
}

test('a member changes plan for the price that was shown, replaces the card at Stripe, and is given money back', async () => {
  const { visitor, person } = await openPaying('Tariq Osei')
  const { page } = visitor
  await page.getByRole('link', { name: 'Change plan' }).click()
  await page
    .getByRole('list', { name: 'Plans' })
    .getByRole('link', { name: /Yearly/ })
    .click()
  const button = page.getByRole('button', { name: /^Pay €\d+\.\d\d and change$/ })
  const price = /€[\d.]+/.exec(await button.innerText())?.[0] ?? ''
  await button.click()
  await page.getByText('Your plan is Yearly now.').first().waitFor()
  const said = await page.locator('main').innerText()
  expect(said).toContain('Plan changed from Monthly to Yearly')
  expect(said.split(price).length).toBeGreaterThan(2)

  await page.getByRole('button', { name: 'Change card' }).click()
  await page.waitForURL(/\/p\/session\//)
  await visitor.pay('4242424242424242')
  await page.waitForURL(/\/settings\/billing/)
  await untilPageSays(visitor, '/settings/billing', 'Visa ending 4242')

  await giveBack(person.name)
  expect(await untilPageSays(visitor, '/settings/billing', 'gave money back')).toContain('The workshop fell out')
  expect((await mailsTo(app, person.email)).map(({ subject }) => subject)).toContain(
    'Your plan at Applied AI Guild is Yearly now',
  )
  expect(visitor.complaints.filter((complaint) => complaint.startsWith(app.web))).toEqual([])
  await visitor.close()
})

/** The owner: too much is refused in the form, a part goes through. */
async function giveBack(name: string): Promise<void> {
  const owner = await openVisitor(browser, app)
  const { page } = owner
  await owner.logIn(demoPerson(app, 'ines'))
  await owner.goTo(`/org/guild-works/invoices?q=${encodeURIComponent(name)}`)
  await page.getByRole('link', { name }).first().click()
  await page.locator('[name=amount]').fill('100000')
  await page.locator('[name=reason]').fill('The workshop fell out')
  await page.getByRole('button', { name: 'Give this amount back' }).click()
  await page
    .getByText(/At most €[\d.]+ is left to give back/)
    .first()
    .waitFor()
  await page.locator('[name=amount]').fill('10')
  await page.getByRole('button', { name: 'Give this amount back' }).click()
  await page
    .getByText(/€10.00 is on its way back/)
    .first()
    .waitFor()
  expect(await page.locator('main').innerText()).toContain('Refunded in part')
  expect(owner.complaints).toEqual([])
  await owner.close()
}

test('on a phone without script: the plan changes, Stripe’s page cancels it, and then it cannot be changed', async () => {
  const { visitor } = await openPaying('Mina Falk', { width: 390, hasScript: false })
  const { page } = visitor
  await page.getByRole('link', { name: 'Change plan' }).click()
  await page.getByRole('list', { name: 'Plans' }).getByRole('link').first().click()
  await page.getByRole('button', { name: /and change$/ }).click()
  await page.waitForURL(/\/settings\/billing$/)
  expect(await page.locator('main').innerText()).toContain('Applied AI Guild, Yearly')

  await page.getByRole('button', { name: 'Open at Stripe' }).click()
  await page.getByRole('link', { name: 'Cancel plan' }).click()
  await page.getByRole('button', { name: 'Cancel plan' }).click()
  await page.getByRole('button', { name: 'Don’t cancel' }).waitFor()
  await page.getByRole('link', { name: 'Back to Kumiko' }).click()
  await untilPageSays(visitor, '/settings/billing', 'Cancelled, still open')
  expect(await page.getByRole('link', { name: 'Change plan' }).count()).toBe(0)
  await visitor.close()
})
