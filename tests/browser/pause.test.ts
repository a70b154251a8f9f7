import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { openPaying } from '#tests/support/open-paying.ts'
import type { Visitor } from '#tests/support/visitor.ts'

const app = inject('app')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** From the page of all memberships to the one that says what a pause means. */
async function openPausing(visitor: Visitor): Promise<void> {
  await visitor.goTo('/settings/memberships')
  await visitor.page.getByRole('link', { name: 'Pause', exact: true }).first().click()
  await visitor.page.getByRole('heading', { name: 'Pause Applied AI Guild' }).waitFor()
}

test('a member sees what a pause costs, pauses, moves its end and resumes', async () => {
  const { visitor } = await openPaying({ browser, app, name: 'Ilse Marr', card: '5555555555554444' })
  const { page } = visitor
  await openPausing(visitor)
  const meaning = await page.locator('main').innerText()
  expect(meaning).toContain('Credited, for the time you do not use')
  expect(meaning).toContain('Charged when it resumes')
  expect(meaning).toContain('Your membership runs again')

  await page.getByLabel('For how many days?').fill('5')
  await page.getByText('A pause lasts 7 to 90 days.').first().waitFor()
  await page.getByLabel('For how many days?').fill('14')
  await page.waitForURL(/days=14/)
  await page.getByRole('button', { name: 'Pause now' }).click()
  await page.getByRole('heading', { name: 'Your pause of Applied AI Guild' }).waitFor()

  await visitor.goTo('/members/me/next')
  const sheet = page.getByRole('article', { name: 'Pause of Applied AI Guild' })
  await sheet.getByText('You can read, nothing is charged').waitFor()
  await sheet.getByRole('link', { name: 'Move the end' }).click()
  await page.getByLabel('How many days in all?').fill('30')
  await page.getByRole('button', { name: 'Move the end' }).click()
  await page
    .getByText(/Your pause now ends/)
    .first()
    .waitFor()

  await page.getByRole('button', { name: 'Resume now' }).first().click()
  await page.getByRole('button', { name: 'Resume now' }).last().click()
  await page
    .getByText(/Welcome back, your membership runs again\./)
    .first()
    .waitFor()
  expect(visitor.complaints.filter((complaint) => complaint.startsWith(app.web))).toEqual([])
  await visitor.close()
})

test('without script, on a phone: a pause is planned for later and called off', async () => {
  const options = { width: 390, hasScript: false }
  const { visitor } = await openPaying({ browser, app, name: 'Juno Peek', card: '4000056655665556' }, options)
  const { page } = visitor
  await openPausing(visitor)
  await page.getByLabel('Beginning in how many days?').fill('3')
  await page.getByRole('button', { name: 'Show what it means' }).click()
  await page.getByRole('button', { name: 'Plan the pause' }).click()
  await page.getByRole('heading', { name: 'Your pause of Applied AI Guild' }).waitFor()
  await page.getByRole('button', { name: 'Call the pause off' }).click()
  await page
    .getByText(/The pause is called off/)
    .first()
    .waitFor()
  await visitor.close()
})
