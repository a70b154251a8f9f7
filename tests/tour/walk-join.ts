import type { Browser } from 'playwright-core'
import { foundCommunity } from '#tests/support/found-community.ts'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { newPerson, openVisitor, type Visitor, workingCard } from '#tests/support/visitor.ts'
import type { Camera } from './camera.ts'

/** An owner opens a community of the tour's own, and a new person walks in, on a phone, to the moment before cancelling. */
export async function walkJoin(browser: Browser, app: ProvidedApp, { take }: Camera): Promise<void> {
  const slug = `print-room-${Date.now().toString(36)}`
  const owner = await openVisitor(browser, app)
  await owner.signUp(newPerson('Gerda Lund'))
  await take(owner.page, 'home-new-account')
  await foundCommunity(owner, slug, take)
  await owner.close()

  const visitor = await openVisitor(browser, app, { width: 390 })
  await visitor.signUp(newPerson('Ada Brandt'), `/c/${slug}/join`, (page) => take(page, 'verify'))
  await visitor.askToJoin(slug)
  await take(visitor.page, 'checkout')
  await visitor.pay(workingCard)
  await visitor.page.getByRole('heading', { name: 'You are in' }).waitFor()
  await take(visitor.page, 'welcome')
  await takeFirstSteps(visitor, slug, take)
  await visitor.close()
}

async function takeFirstSteps(visitor: Visitor, slug: string, take: Camera['take']): Promise<void> {
  const { page } = visitor
  await page.getByRole('button', { name: 'Accept' }).click()
  await page.waitForURL(/\/goals$/)
  await take(page, 'choose-a-goal')
  await visitor.chooseGoal(slug)
  await visitor.goTo('/members/me/next')
  await take(page, 'next-of-a-trial')
  await page.getByRole('button', { name: 'Extend the trial once' }).click()
  await page.getByText('Trial, extended').first().waitFor()
  await take(page, 'next-extended')
  await page.getByText('Cancel the trial', { exact: true }).first().click()
  await page.getByRole('alertdialog').waitFor()
  await take(page, 'cancel-dialog', { isWhole: false })
}
