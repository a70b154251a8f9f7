import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { demoPerson, newPerson, openVisitor } from '#tests/support/visitor.ts'

const app = inject('app')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

/** A trial nobody else's test touches. */
async function joinAs(name: string) {
  const visitor = await openVisitor(browser, app)
  const person = newPerson(name)
  await visitor.signUp(person)
  await visitor.askToJoin('applied-ai-guild')
  await visitor.pay('3566002020360505')
  await visitor.page.getByRole('heading', { name: 'You are in' }).waitFor()
  await visitor.close()

  return person
}

test('the operator finds a process by its member and follows it into the Temporal UI', async () => {
  const { email } = await joinAs('Amara Diallo')
  const visitor = await openVisitor(browser, app)
  const { page } = visitor
  await visitor.logIn(demoPerson(app, 'maeve'))
  await visitor.goTo('/ops?view=open')
  await page.getByLabel('Workflow id, id or e-mail').fill(email)
  await page.getByRole('button', { name: 'Find' }).click()
  await page.waitForURL(/[?&]q=visitor/)
  await page.locator('main tbody tr').nth(1).waitFor({ state: 'detached' })
  await page
    .locator('main tbody')
    .getByRole('link', { name: /^Trial/ })
    .click()
  await page.waitForURL(/\/ops\/processes\//)
  await page.getByRole('heading', { name: 'Trial of Applied AI Guild' }).waitFor()
  await page.getByText('Amara Diallo').first().waitFor()

  const link = (await page.getByRole('link', { name: 'Temporal UI' }).getAttribute('href')) ?? ''
  const workflowId = /trial:[0-9a-f-]{36}/.exec(await page.locator('main').innerText())?.[0] ?? 'none'
  expect(decodeURIComponent(link)).toContain(workflowId)
  expect(link.startsWith(app.temporal.ui)).toBe(true)
  expect(visitor.complaints).toEqual([])
  expect((await page.goto(link))?.status()).toBe(200)
  await page.getByText(workflowId).first().waitFor({ timeout: 20_000 })
  await visitor.close()
})

test('who may not gets 403 with the reason, and what is not there 404, on pages of ours', async () => {
  const visitor = await openVisitor(browser, app)
  const { page } = visitor
  await visitor.logIn(demoPerson(app, 'luca'))
  const statusOf = async (path: string) => (await visitor.goTo(path))?.status()

  for (const path of ['/ops', '/ops/dead-letters', '/c/applied-ai-guild/studio/goals', '/c/applied-ai-guild/members']) {
    expect(await statusOf(path), path).toBe(403)
    await page.locator('main h1').waitFor()
  }
  for (const path of ['/no-such-page', '/c/nowhere', '/org/guild-works', '/c/applied-ai-guild/posts/not-an-id']) {
    expect(await statusOf(path), path).toBe(404)
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
  }
  await visitor.close()
})
