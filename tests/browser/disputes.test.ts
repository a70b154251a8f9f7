import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { openPaying } from '#tests/support/open-paying.ts'
import { demoPerson, openVisitor } from '#tests/support/visitor.ts'

const app = inject('app')
const name = 'Ida Lindqvist'
/** A published card whose bank takes back what it paid. */
const disputedCard = '4000000000000259'
/** Stripe's word for an answer that convinces the bank. */
const convincing = 'winning_evidence'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test('a disputed payment: its owner sees it on a phone, answers the bank and wins; both read so at the invoice', async () => {
  const { visitor } = await openPaying({ browser, app, name, card: disputedCard })
  const owner = await openVisitor(browser, app, { width: 390, colorScheme: 'dark' })
  const { page } = owner
  await owner.logIn(demoPerson(app, 'ines'))
  await comesTo(page, '/org/guild-works/disputes', /Ida Lindqvist[\s\S]*Needs an answer/)
  await comesTo(visitor.page, '/settings/billing', /Disputed\s+€39\.00 · your bank decides/)
  await page.getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { level: 1, name: 'Disputed payment' }).waitFor()
  expect(await page.locator('main').innerText()).toMatch(/Stripe’s fee\s+€15\.00/)

  await page.getByLabel('Why the payment was right').fill('')
  await page.getByRole('button', { name: 'Send to the bank' }).click()
  await page.locator('[name=statement][aria-invalid=true]').waitFor()
  await page.getByLabel('Why the payment was right').fill(convincing)
  await page.getByRole('button', { name: 'Send to the bank' }).click()
  await page.getByRole('heading', { name: 'What was sent' }).waitFor()
  await comesTo(page, new URL(page.url()).pathname, /State\s+Won/)
  expect(await page.getByRole('button', { name: 'Send to the bank' }).count()).toBe(0)

  await page.getByRole('link', { name: /^invoice / }).click()
  await page.getByText('Dispute won').first().waitFor()
  await comesTo(visitor.page, '/settings/billing', /Dispute over\s+€39\.00 stays paid/)
  expect([...owner.complaints, ...visitor.complaints].filter((complaint) => complaint.startsWith(app.web))).toEqual([])
  await Promise.all([owner.close(), visitor.close()])
})

/** A page that says something as soon as Stripe's news and the process behind it have come. */
async function comesTo(page: Page, path: string, words: RegExp): Promise<void> {
  const read = async () => {
    await page.goto(new URL(path, app.web).href)

    return page.locator('main').innerText()
  }
  await expect.poll(read, { timeout: 20_000, interval: 500 }).toMatch(words)
}
