import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { openPaying } from '#tests/support/open-paying.ts'
import { mailsTo, type Visitor } from '#tests/support/visitor.ts'

const app = inject('app')
const slug = 'applied-ai-guild'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** From the page after the payment to the page that says what leaving means. */
async function openLeaving({ page }: Visitor): Promise<void> {
  await page.getByRole('link', { name: 'Here is how to cancel' }).click()
  await page.waitForURL(/\/members\/me\/next/)
  await page
    .getByRole('article', { name: 'Applied AI Guild' })
    .getByRole('link', { name: 'Leave', exact: true })
    .click()
  await page.getByRole('heading', { name: 'Leave Applied AI Guild?' }).waitFor()
}

test('a paying member leaves in two clicks with the date, changes their mind, and leaves again', async () => {
  const { visitor, person } = await openPaying({ browser, app, name: 'Tariq Osei', card: '5555555555554444' })
  const { page } = visitor
  await openLeaving(visitor)
  const meaning = await page.locator('main').innerText()
  expect(meaning).toMatch(/You keep full access until \w{3} \d+ \w{3}.*, \d\d:\d\d: that is paid for\./)
  expect(meaning).toContain('Nothing more is charged')

  await page.getByLabel('Why are you leaving?').fill('A quiet month.')
  await page.getByRole('button', { name: 'Leave Applied AI Guild' }).click()
  await page
    .getByText(/Cancelled\. You keep full access until/)
    .first()
    .waitFor()
  await page.getByText('Cancelled, still open').first().waitFor()
  await visitor.goTo('/members/me/next')
  await page.getByText('Your membership ends').first().waitFor()
  await page.getByText('No charge is planned.').waitFor()

  await page.getByRole('button', { name: 'Keep my membership' }).click()
  await page
    .getByText(/Your membership goes on\. The next charge is/)
    .first()
    .waitFor()
  expect(await page.locator('main').innerText()).toContain('€39.00')
  await page.getByRole('link', { name: 'Leave', exact: true }).click()
  await page.getByRole('button', { name: 'Leave Applied AI Guild' }).click()
  await page.getByRole('button', { name: 'Keep my membership' }).waitFor()

  const subjects = await waitForMail(person.email, 'Your membership of Applied AI Guild ends')
  expect(subjects).toContain('You stay a member of Applied AI Guild')
  // The hosted page is the provider's.
  expect(visitor.complaints.filter((complaint) => complaint.startsWith(app.web))).toEqual([])
  await visitor.close()
})

test('without script, on a phone: leave, keep, and withdraw the goal', async () => {
  const { visitor } = await openPaying(
    { browser, app, name: 'Mina Falk', card: '4000056655665556' },
    { width: 390, hasScript: false },
  )
  const { page } = visitor
  await openLeaving(visitor)
  await page.getByRole('button', { name: 'Leave Applied AI Guild' }).click()
  await page.getByText('Cancelled, still open').first().waitFor()
  await page.getByRole('button', { name: 'Keep my membership' }).click()
  await page
    .getByText(/Your membership goes on/)
    .first()
    .waitFor()

  await visitor.goTo(`/c/${slug}/goals`)
  await page
    .getByRole('button', { name: /this goal/ })
    .first()
    .click()
  await page.getByText('This is your goal now.').waitFor()
  await page.getByRole('link', { name: /^Withdraw/ }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Withdraw this goal' }).click()
  await page.getByText('You have no goal now.').waitFor()
  await visitor.close()
})

async function waitForMail(email: string, wanted: string): Promise<string[]> {
  for (let tries = 0; tries < 60; tries += 1) {
    const subjects = (await mailsTo(app, email)).map(({ subject }) => subject)
    if (subjects.includes(wanted)) return subjects
    await new Promise((done) => setTimeout(done, 250))
  }
  throw new Error(`No mail "${wanted}" came to ${email}.`)
}
