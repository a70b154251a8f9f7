import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { demoPerson, mailsTo, newPerson, openVisitor, type Visitor, workingCard } from '#tests/support/visitor.ts'

const app = inject('app')
const threeDaysMs = 3 * 24 * 3_600_000

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

test('a guest becomes a member: from a community to a trial that is extended and cancelled', async () => {
  const visitor = await openVisitor(browser, app)
  const { page } = visitor
  const person = newPerson('Ada Brandt')

  await visitor.goTo('/discover')
  await page.getByRole('link', { name: 'Applied AI Guild' }).first().click()
  await page.getByRole('link', { name: 'Join, 3 days free' }).click()
  await page.getByRole('heading', { name: 'Join Applied AI Guild' }).waitFor()
  await page.locator('main input[name=consent]').check()
  await page.getByRole('button', { name: 'Start my 3-day trial, €0.00 today' }).click()
  await page.waitForURL(/\/login/)
  await page.getByRole('link', { name: 'Create an account' }).click()
  await page.waitForURL(/\/signup/)
  await visitor.fillSignUp(person)
  await page.waitForURL(/\/c\/applied-ai-guild\/join/)

  await visitor.askToJoin('applied-ai-guild')
  await visitor.pay(workingCard)
  await page.getByRole('heading', { name: 'You are in' }).waitFor()
  const returnUrl = page.url()
  expect(await page.locator('main').innerText()).toMatch(
    /Your trial ends (\w{3} \d+ \w{3}|Today|Tomorrow), \d\d:\d\d\. Then €39\.00 a month\./,
  )
  const endsAt = Date.parse((await page.locator('main header time').getAttribute('datetime')) ?? '')
  expect(Math.abs(endsAt - Date.now() - threeDaysMs)).toBeLessThan(120_000)

  await acceptChooseAndGreet(visitor)
  await expectPromises(visitor)
  await extendAndCancel(visitor)
  expect(visitor.complaints).toEqual([])
  await visitor.close()

  await expectNothingForOthers(returnUrl, person)
  const subjects = (await mailsTo(app, person.email)).map(({ subject }) => subject)
  expect(subjects.length).toBeGreaterThanOrEqual(3)
})

async function acceptChooseAndGreet({ page }: Visitor): Promise<void> {
  await page.getByRole('link', { name: 'Read' }).click()
  await page.getByRole('button', { name: 'I accept the guidelines' }).click()
  await page.getByText('Accepted. Next: choose a goal.').first().waitFor()
  await page.getByRole('button', { name: /this goal.*Ship one model to production/ }).click()
  await page.getByText('This is your goal now.').first().waitFor()
  await page.goto(new URL('/c/applied-ai-guild?write=1', app.web).href)
  await page.getByLabel('Your post').fill('Hello from **Ada**. I ship a ranking model.')
  await page.getByRole('button', { name: 'Post', exact: true }).click()
  await page.waitForURL(/#post-/)
  await page.locator('.prose strong', { hasText: 'Ada' }).first().waitFor()
}

/** Each step of the trial, with its moment and what it costs. */
async function expectPromises({ page, goTo }: Visitor): Promise<void> {
  await goTo('/members/me/next')
  const trial = page.getByRole('article', { name: 'Trial of Applied AI Guild' })
  await trial.getByText('You have full access').waitFor()
  await trial.getByText('You chose the goal').waitFor({ timeout: 15_000 })
  const text = await trial.innerText()
  for (const said of ['We remind you by e-mail', 'Trial ends, your membership begins', '€39.00'])
    expect(text).toContain(said)
  await page.getByText('The next charge you have agreed to is €39.00').waitFor()
}

async function extendAndCancel({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: 'Extend the trial once' }).click()
  await page.getByText('Trial, extended').first().waitFor({ timeout: 15_000 })
  await page.getByRole('button', { name: 'Extend the trial once' }).waitFor({ state: 'detached' })

  await page.getByText('Cancel the trial', { exact: true }).first().click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the trial' }).click()
  await page.getByText('Cancelled, still open').first().waitFor({ timeout: 15_000 })
  await page.getByText('No charge is planned.').waitFor()
}

/** The address of the return page, in other hands. */
async function expectNothingForOthers(returnUrl: string, person: { name: string; email: string }): Promise<void> {
  const guest = await openVisitor(browser, app)
  await guest.page.goto(returnUrl)
  await guest.page.getByText('Log in to go on').waitFor()
  const guestSees = await guest.page.content()
  await guest.close()

  const other = await openVisitor(browser, app)
  await other.logIn(demoPerson(app, 'hanne'))
  await other.page.goto(returnUrl)
  await other.page.getByText('This belongs to another account').waitFor()
  const otherSees = await other.page.content()
  await other.close()

  for (const content of [guestSees, otherSees]) {
    for (const secret of [person.name, person.email, 'Your trial ends', '4242']) expect(content).not.toContain(secret)
  }
}

test('a card that asks its bank first is let in after the bank said yes, and not after a no', async () => {
  const visitor = await openVisitor(browser, app, { width: 390 })
  const { page } = visitor
  await visitor.signUp(newPerson('Bela Kovač'), '/c/applied-ai-guild/join')
  await visitor.askToJoin('applied-ai-guild')
  await visitor.pay('4000002500003155')
  await page.getByRole('button', { name: 'Fail authentication' }).click()
  await page.locator('[autocomplete=cc-number]').waitFor()
  await visitor.pay('4000002500003155')
  await page.getByRole('button', { name: 'Complete authentication' }).click()
  await page.getByRole('heading', { name: 'You are in' }).waitFor()
  await visitor.close()
})

test('a declined card is said on the payment page, another one works', async () => {
  const visitor = await openVisitor(browser, app)
  const { page } = visitor
  await visitor.signUp(newPerson('Cato Lind'), '/c/studio-practice/join')
  await visitor.askToJoin('studio-practice')
  await visitor.pay('4000000000000002')
  await page
    .getByText(/declined/i)
    .first()
    .waitFor()
  await visitor.pay('4000002500000003')
  await page.getByRole('heading', { name: 'You are in' }).waitFor()
  await visitor.close()
})

test('a second trial is refused in the form, and the price that begins today is said before', async () => {
  const first = newPerson('Dana Okafor')
  const visitor = await openVisitor(browser, app)
  await visitor.signUp(first, '/c/studio-practice/join')
  await visitor.askToJoin('studio-practice')
  await visitor.pay('4000008260000000')
  await visitor.page.getByRole('heading', { name: 'You are in' }).waitFor()
  await visitor.close()

  // The same mailbox by another spelling.
  const again = await openVisitor(browser, app)
  const { page } = again
  await again.signUp({ ...newPerson('Dana Okafor'), email: first.email.replace('@', '+again@') })
  await again.goTo('/c/studio-practice/join')
  await page.getByText('You had your trial here.').waitFor()
  await page.getByRole('button', { name: 'Join and pay €29.00' }).waitFor()
  await page.locator('input[name=withoutTrial]').evaluate((input) => {
    input.remove()
  })
  await page.locator('main input[name=consent]').check()
  await page.getByRole('button', { name: 'Join and pay €29.00' }).click()
  await page.getByRole('alert').getByText(/trial/i).first().waitFor()
  expect(page.url()).toContain('/c/studio-practice/join')
  await again.close()
})
