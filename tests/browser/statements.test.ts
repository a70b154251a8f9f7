import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { openPaying } from '#tests/support/open-paying.ts'
import { pdfText } from '#tests/support/pdf-text.ts'
import { demoPerson, openVisitor } from '#tests/support/visitor.ts'

const app = inject('app')
const name = 'Łucja 山本'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test('a pause is stated: its member reads the statement and keeps the PDF, its owner finds it in the list and the CSV', async () => {
  const { visitor } = await openPaying({ browser, app, name, card: '378282246310005' })
  const { page } = visitor
  await visitor.goTo('/settings/memberships')
  await page.getByRole('link', { name: 'Pause', exact: true }).first().click()
  await page.getByRole('button', { name: 'Pause now' }).click()
  await page.getByRole('heading', { name: 'Your pause of Applied AI Guild' }).waitFor()
  const row = page.getByRole('link', { name: /Credit statement CS-\d{4}/ })
  await expect.poll(async () => (await visitor.goTo('/settings/billing')) && row.count(), { timeout: 10_000 }).toBe(1)
  await row.click()
  await page.getByRole('heading', { level: 1, name: /^Credit statement CS/ }).waitFor()
  const label = (await page.locator('h1').innerText()).replace('Credit statement ', '')
  const amount = /Credited\s+(€\d+\.\d\d)/.exec(await page.locator('main').innerText())?.[1] ?? 'no amount'
  const said = pdfText(await download(page, 'PDF')).replaceAll(/\s/g, '')
  for (const words of [label, amount, name, 'Guild Works', 'The next invoice takes this amount off.'])
    expect(said).toContain(words.replaceAll(' ', ''))

  const owner = await openVisitor(browser, app, { width: 390 })
  await owner.logIn(demoPerson(app, 'ines'))
  await owner.goTo('/org/guild-works/billing')
  await owner.page.getByRole('navigation', { name: 'Money' }).getByRole('link', { name: 'Credit statements' }).click()
  const list = owner.page.getByRole('region', { name: 'Credit statements' })
  expect(await list.locator('tr').filter({ hasText: label }).innerText()).toContain(name)
  const csv = (await download(owner.page, 'CSV')).toString('utf8')
  expect(csv.split('\n').find((line) => line.includes(label))).toContain(`,${Number(amount.replace('€', ''))},EUR`)

  // As Remix says it when a click breaks off a live page's look.
  await page.evaluate(() => {
    console.error(new DOMException('signal is aborted without reason', 'AbortError'))
    void Promise.reject(new DOMException('The user aborted a request.', 'AbortError'))
  })
  expect(owner.complaints).toEqual([])
  expect(visitor.complaints.filter((complaint) => complaint.startsWith(app.web))).toEqual([])
  await Promise.all([owner.close(), visitor.close()])
})

/** The file behind a link, as the browser saves it. */
async function download(page: Page, link: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: link, exact: true }).click(),
  ])

  return readFile(await file.path())
}
