import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { foundCommunity } from '#tests/support/found-community.ts'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { newPerson, openVisitor, type Visitor } from '#tests/support/visitor.ts'

const app = inject('app')
const slug = `print-prices-${Math.random().toString(36).slice(2, 7)}`

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** A second plan, a code for three months, and a tax on top in Germany. */
async function setPrices({ page, goTo }: Visitor): Promise<void> {
  await goTo(`/org/${slug}-org/communities/${slug}`)
  const plan = page.locator('form#plan')
  await plan.locator('[name=name]').fill('Yearly')
  await plan.locator('[name=amount]').fill('190')
  await plan.locator('[name=interval][value=year]').check()
  await plan.locator('[name=trialDays]').fill('0')
  await plan.getByRole('button', { name: 'Add this plan' }).click()
  await page.getByText('“Yearly” is on offer').first().waitFor()

  await goTo(`/org/${slug}-org/coupons`)
  const coupon = page.locator('form#coupon')
  await coupon.locator('[name=code]').fill('spring')
  await coupon.locator('[name=percent]').fill('20')
  await coupon.getByLabel('Some months').check()
  await coupon.locator('[name=months]').fill('3')
  await coupon.getByRole('button', { name: 'Make this code' }).click()
  await page.getByText('20 % off for 3 months').waitFor()

  await goTo(`/org/${slug}-org/taxes`)
  const tax = page.locator('form#tax')
  await tax.locator('[name=country]').selectOption('DE')
  await tax.locator('[name=name]').fill('MwSt')
  await tax.locator('[name=rate]').fill('19')
  await tax.getByLabel('It is added').check()
  await tax.getByRole('button', { name: 'Set this rate' }).click()
  await page.getByText('MwSt 19 %, added to the price').waitFor()
}

const mainText = ({ page }: Visitor) => page.locator('main').first().innerText()

test('an owner sets a code and a tax; a member on a phone sees both before paying, plans a year and keeps the month', async () => {
  const owner = await openVisitor(browser, app)
  await owner.signUp(newPerson('Nils Aas'), '/orgs/new')
  await foundCommunity(owner, slug)
  await setPrices(owner)

  const member = await openVisitor(browser, app, { width: 390 })
  const { page } = member
  await member.signUp(newPerson('Ada Brandt'), `/c/${slug}/join?trial=no`)
  await member.goTo(`/c/${slug}/join?trial=no`)
  await page.getByLabel(/^Monthly/).check()
  await page.getByLabel('Your country').selectOption('DE')
  await page.getByRole('textbox', { name: 'Code' }).fill('spring')
  await page.getByRole('button', { name: 'Show the price' }).click()
  // €19.50 less 20 % is 15.60; 19 % of it is 2.96.
  await page.getByText('€18.56').filter({ visible: true }).first().waitFor()
  const said = await mainText(member)
  for (const part of ['−€3.90', 'MwSt 19 %', '€2.96', '€18.56', '€23.21']) expect(said).toContain(part)
  await page.locator('main input[name=consent]').check()
  await page.locator('main form button.button-primary:visible').first().click()
  await page.waitForURL(/\/c\/pay\//)
  const checkout = await mainText(member)
  for (const part of ['€3.90', '€2.96', '€18.56']) expect(checkout).toContain(part)
  await member.pay('5555555555554444')
  await page.getByRole('heading', { name: 'You are in' }).waitFor()

  await member.goTo('/settings/billing')
  await page
    .getByRole('link', { name: /change plan/i })
    .first()
    .click()
  await page.getByRole('link', { name: /Yearly/ }).click()
  // 190.00 less 20 % is 152.00, with 19 % 180.88.
  await page.locator('#later').getByText('€180.88').waitFor()
  await page.getByRole('button', { name: /^Change on/ }).click()
  await page.getByText('Planned. You get it in writing.').first().waitFor()

  await member.goTo('/settings/billing')
  await page.getByRole('link', { name: 'Planned change' }).waitFor()
  expect(await mainText(member)).toContain('€180.88')
  await member.goTo('/members/me/next')
  const sheet = page.getByRole('article', { name: 'Change of plan at Print Room' })
  await sheet.getByText('Yearly begins').first().waitFor()
  await sheet.getByRole('button', { name: 'Keep my plan' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Keep my plan' }).click()
  await page.getByText('You keep your plan and its price.').first().waitFor()
  const changeable = async () => {
    await member.goTo('/settings/billing')

    return page.getByRole('link', { name: 'Change plan' }).count()
  }
  await expect.poll(changeable, { timeout: 10_000, interval: 500 }).toBe(1)
  expect(await mainText(member)).toContain('€18.56')
  expect(member.complaints.filter((complaint) => complaint.startsWith(app.web))).toEqual([])
  await owner.close()
  await member.close()
})
