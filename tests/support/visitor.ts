import type { Browser, Page } from 'playwright-core'
import type { ProvidedApp } from './provided.ts'

export type NewPerson = { name: string; email: string; password: string }
export type VisitorOptions = { width?: number; colorScheme?: 'light' | 'dark'; hasScript?: boolean }
export type Visitor = Awaited<ReturnType<typeof openVisitor>>

/** A published test card that works, and that no persona of the demo holds. */
export const workingCard = '4242424242424242'

/** A person at a browser: what they can do by hand, through the same forms. */
export async function openVisitor(browser: Browser, app: ProvidedApp, options: VisitorOptions = {}) {
  const { width = 1280, colorScheme = 'light', hasScript = true } = options
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme,
    javaScriptEnabled: hasScript,
    timezoneId: 'Europe/Lisbon',
  })
  const page = await context.newPage()
  const goTo = (path: string) => page.goto(new URL(path, app.web).href)

  return {
    page,
    goTo,
    close: () => context.close(),
    signUp: async (person: NewPerson, redirectTo?: string) => {
      await goTo(redirectTo ? `/signup?redirectTo=${encodeURIComponent(redirectTo)}` : '/signup')
      await fillIn(page, { name: person.name, email: person.email, password: person.password })
      await submit(page)
      await page.waitForURL(/\/verify/)
      await fillIn(page, { code: await codeFor(app, person.email) })
      await submit(page)
      await page.waitForURL((url) => !url.pathname.startsWith('/verify'))
    },
    logIn: async ({ email, password }: Pick<NewPerson, 'email' | 'password'>) => {
      await goTo('/login')
      await fillIn(page, { email, password })
      await submit(page)
      await page.waitForURL((url) => !url.pathname.startsWith('/login'))
    },
    /** From the community's join page to the hosted page. */
    askToJoin: async (slug: string) => {
      await goTo(`/c/${slug}/join`)
      await page.locator('main input[type=checkbox][required], main input[type=checkbox][name=consent]').first().check()
      await submit(page)
      await page.waitForURL(/\/c\/pay\//)
    },
    pay: (card: string) => payOnHostedPage(page, card),
    chooseGoal: async (slug: string) => {
      await goTo(`/c/${slug}/goals`)
      await page.getByRole('button', { name: /choose/i }).first().click()
      await page.waitForLoadState('networkidle')
    },
  }
}

async function fillIn(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.locator(`main [name="${name}"]`).first().fill(value)
}

/** Presses the one primary button of the page's form. */
async function submit(page: Page): Promise<void> {
  await page.locator('main form button.button-primary').first().click()
}

async function payOnHostedPage(page: Page, card: string): Promise<void> {
  await page.locator('[autocomplete=cc-number]').fill(card)
  await page.locator('[autocomplete=cc-exp]').fill('12/34')
  await page.locator('[autocomplete=cc-csc]').fill('123')
  await page.locator('[autocomplete=cc-name]').fill('A Cardholder')
  await page.locator('[autocomplete=postal-code]').fill('1000-001')
  await page.locator('form button[type=submit]').last().click()
}

type DeskMail = { to: string; subject: string; text: string }

export async function mailsTo(app: ProvidedApp, email: string): Promise<DeskMail[]> {
  const answer = await fetch(`${app.sandbox.desk}/_sandbox/emails?to=${encodeURIComponent(email)}`)

  return (await answer.json()) as DeskMail[]
}

/** The newest code mailed to an address; waits up to ten seconds. Throws when none came. */
async function codeFor(app: ProvidedApp, email: string): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const newest = (await mailsTo(app, email)).at(-1)
    const code = newest && /^\s*([A-Z0-9]{4}[- ]?[A-Z0-9]{4}|\d{6}|[A-Z0-9]{8})\s*$/m.exec(newest.text)?.[1]
    if (code) return code
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error(`No code was mailed to ${email}.`)
}
