import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { foundCommunity } from '#tests/support/found-community.ts'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { newPerson, openVisitor } from '#tests/support/visitor.ts'

const app = inject('app')
const slug = `print-prices-${Math.random().toString(36).slice(2, 7)}`

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test('an owner makes a code and sets a tax; a member on a phone, without script, sees and pays the price of both', async () => {
  const owner = await openVisitor(browser, app)
  await owner.signUp(newPerson('Nils Aas'), '/orgs/new')
  await foundCommunity(owner, slug)
  await owner.goTo(`/org/${slug}-org/coupons`)
  const coupon = owner.page.locator('form#coupon')
  await coupon.locator('[name=code]').fill('spring')
  await coupon.locator('[name=percent]').fill('20')
  await coupon.getByLabel('Some months').check()
  await coupon.locator('[name=months]').fill('3')
  await coupon.getByRole('button', { name: 'Make this code' }).click()
  await owner.page.getByText('20 % off for 3 months').waitFor()
  await owner.goTo(`/org/${slug}-org/taxes`)
  const tax = owner.page.locator('form#tax')
  await tax.locator('[name=country]').selectOption('DE')
  await tax.locator('[name=name]').fill('MwSt')
  await tax.locator('[name=rate]').fill('19')
  await tax.getByLabel('It is added').check()
  await tax.getByRole('button', { name: 'Set this rate' }).click()
  await owner.page.getByText('MwSt 19 %, added to the price').waitFor()

  const member = await openVisitor(browser, app, { width: 390, hasScript: false })
  const { page } = member
  await member.signUp(newPerson('Ada Brandt'), `/c/${slug}/join`)
  await member.goTo(`/c/${slug}/join`)
  await page.getByText('I have a code').or(page.getByLabel('Code')).first().waitFor()
  await page.getByLabel('Code').fill('SUMMER')
  await page.getByLabel('Your country').selectOption('DE')
  await page.getByRole('button', { name: 'Show the price' }).click()
  await page.getByText('We do not know this code.').first().waitFor()
  await page.getByLabel('Code').fill('spring')
  await page.getByRole('button', { name: 'Show the price' }).click()
  // €19.50 less 20 % is 15.60; 19 % of it is 2.96.
  await page.getByText('€18.56').first().waitFor()
  const said = await page.locator('main').innerText()
  for (const part of ['−€3.90', '€15.60', 'MwSt 19 %', '€2.96', '€23.21']) expect(said).toContain(part)
  await page.locator('main input[name=consent]').check()
  await page.locator('main form button.button-primary:visible').first().click()
  await page.waitForURL(/\/c\/pay\//)
  await member.pay('5555555555554444')
  await page.getByRole('heading', { name: 'You are in' }).waitFor()
  await page.getByText('€18.56, later €23.21 a month').waitFor()
  await member.goTo('/settings/billing')
  expect(await page.locator('main').innerText()).toContain('€18.56')

  await owner.goTo(`/org/${slug}-org/coupons`)
  await owner.page.getByText('1 use').waitFor()
  await owner.page.getByRole('button', { name: 'End the code SPRING' }).click()
  await owner.page.getByText('Ended. Members who have it keep it.').first().waitFor()
  await owner.close()
  await member.close()
})
