import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { foundCommunity } from '#tests/support/found-community.ts'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { mailsTo, newPerson, openVisitor, type Visitor } from '#tests/support/visitor.ts'

const app = inject('app')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** A community with a plan of €49.00 a month beside the one of €19.50. */
async function openTwoPlans(): Promise<string> {
  const slug = `two-plans-${Date.now().toString(36)}`
  const owner = await openVisitor(browser, app)
  await owner.signUp(newPerson('Gerda Lund'))
  await foundCommunity(owner, slug)
  const plan = owner.page.locator('form#plan')
  await plan.locator('[name=name]').fill('Studio')
  await plan.locator('[name=amount]').fill('49')
  await plan.locator('[name=trialDays]').fill('0')
  await plan.getByRole('button', { name: 'Add this plan' }).click()
  await owner.page.getByText('“Studio” is on offer').first().waitFor()
  await owner.close()

  return slug
}

async function chooseStudio(page: Page): Promise<void> {
  await page.locator('main label', { hasText: 'Studio' }).first().click()
  await page.locator('main input[name=consent]').check()
  await page.locator('main form button.button-primary:visible').first().click()
  await page.waitForURL(/\/c\/pay\//)
}

async function untilPageSays({ page, goTo }: Visitor, path: string, text: string): Promise<void> {
  for (let tries = 0; tries < 40; tries += 1) {
    await goTo(path)
    if ((await page.locator('main').innerText()).includes(text)) return
    await new Promise((done) => setTimeout(done, 300))
  }
  throw new Error(`${path} never said ${text}.`)
}

test('paid from a bank account: on its way, then in; less from the end of the period: planned, and called off', async () => {
  const slug = await openTwoPlans()
  const member = await openVisitor(browser, app, { width: 390 })
  const { page } = member
  const person = newPerson('Hugo Marin')
  await member.signUp(person, `/c/${slug}/join`)
  await member.goTo(`/c/${slug}/join`)
  await chooseStudio(page)
  await page.getByRole('link', { name: 'Pay from your bank account instead' }).click()
  await page.getByLabel('IBAN').fill('DE89 3704 0044 0532 0130 00')
  await page.getByLabel('Account holder').fill('Hugo Marin')
  await page.getByRole('button', { name: /by debit$/ }).click()
  await page.getByRole('heading', { name: /Your transfer is on its way|You are in/ }).waitFor()
  await untilPageSays(member, '/settings/billing', 'Studio')

  await page.getByRole('link', { name: 'Change plan' }).click()
  await page
    .getByRole('list', { name: 'Plans' })
    .getByRole('link', { name: /Monthly/ })
    .click()
  await page.getByText('Or now, with credit').waitFor()
  await page.getByRole('button', { name: /^Change on / }).click()
  await page.getByRole('heading', { name: 'Planned' }).waitFor()
  await untilPageSays(member, '/members/me/next', 'Monthly begins')
  expect((await mailsTo(app, person.email)).map(({ subject }) => subject)).toContain(
    'From Monthly on you pay less at Print Room',
  )
  await page.getByRole('button', { name: 'Keep my plan' }).first().click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Keep my plan' }).click()
  await page.getByText('You keep your plan and its price').first().waitFor()
  expect(member.complaints.filter((complaint) => complaint.startsWith(app.web))).toEqual([])
  await member.close()
})
