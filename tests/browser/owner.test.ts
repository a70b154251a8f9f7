import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { foundCommunity } from '#tests/support/found-community.ts'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { demoPerson, newPerson, openVisitor, workingCard } from '#tests/support/visitor.ts'

const app = inject('app')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test('somebody founds an organization, opens a community with a price and a goal, and another person joins it', async () => {
  const slug = `print-room-${Date.now().toString(36)}`
  const owner = await openVisitor(browser, app)
  await owner.signUp(newPerson('Gerda Lund'))
  await foundCommunity(owner, slug)
  expect(owner.complaints).toEqual([])
  await owner.close()

  const member = await openVisitor(browser, app, { width: 390 })
  await member.goTo(`/c/${slug}`)
  await member.page.getByRole('link', { name: 'Join, 5 days free' }).waitFor()
  await member.signUp(newPerson('Hugo Marin'), `/c/${slug}/join`)
  await member.askToJoin(slug)
  await member.pay(workingCard)
  await member.page.getByRole('heading', { name: 'You are in' }).waitFor()
  await member.page.getByText('Then €19.50 a month.').waitFor()
  await member.chooseGoal(slug)
  await member.page.getByText('This is your goal now.').first().waitFor()
  await member.close()
})

test('an instructor pins a post, deletes one and takes that back', async () => {
  const visitor = await openVisitor(browser, app)
  const { page } = visitor
  await visitor.logIn(demoPerson(app, 'seun'))
  await visitor.goTo('/c/applied-ai-guild')
  const post = page.getByRole('article', { name: 'Post by Kenji Morita' })
  const more = post.locator('summary')

  await more.click()
  await post.getByRole('button', { name: 'Pin to the top' }).click()
  await page.getByText('Pinned to the top').first().waitFor()
  await post.getByText('Pinned', { exact: true }).waitFor()
  await more.click()
  await post.getByRole('button', { name: 'Unpin' }).click()
  await page.getByText('No longer pinned').first().waitFor()

  await more.click()
  await post.getByRole('button', { name: 'Delete' }).click()
  await page.getByText('Post deleted').first().waitFor()
  await post.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('The post is back').first().waitFor()
  await visitor.goTo('/c/applied-ai-guild')
  await post.waitFor()
  expect(visitor.complaints).toEqual([])
  await visitor.close()
})
