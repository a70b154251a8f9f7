import type { Browser } from 'playwright-core'
import type { ProvidedApp } from './provided.ts'
import { newPerson, openVisitor, type VisitorOptions } from './visitor.ts'

const slug = 'applied-ai-guild'

export type OpenPayingInput = { browser: Browser; app: ProvidedApp; name: string; card: string }

/** Somebody who has paid for a month: joined without a trial. */
export async function openPaying({ browser, app, name, card }: OpenPayingInput, options: VisitorOptions = {}) {
  const visitor = await openVisitor(browser, app, options)
  const person = newPerson(name)
  await visitor.signUp(person, `/c/${slug}/join?trial=no`)
  await visitor.goTo(`/c/${slug}/join?trial=no`)
  await visitor.page.locator('main input[name=consent]').check()
  await visitor.page.locator('main form button.button-primary:visible').first().click()
  await visitor.page.waitForURL(/\/c\/pay\//)
  await visitor.pay(card)
  await visitor.page.getByRole('heading', { name: 'You are in' }).waitFor()

  return { visitor, person }
}
