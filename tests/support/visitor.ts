import type { Browser, Page } from 'playwright-core'
import type { ProvidedApp } from './provided.ts'

export type NewPerson = { name: string; email: string; password: string }
export type VisitorOptions = { width?: number; colorScheme?: 'light' | 'dark'; hasScript?: boolean }
export type Visitor = Awaited<ReturnType<typeof openVisitor>>

/** A published test card that works, and that no persona of the demo holds. */
export const workingCard = '4242424242424242'

let newPeople = 0

/** Somebody nobody knows yet, with an address of their own. */
export function newPerson(name: string): NewPerson {
  newPeople += 1
  const stamp = `${Date.now().toString(36)}${newPeople}`

  return { name, email: `visitor-${stamp}@example.com`, password: `a long walk ${stamp}` }
}

/** The log-in of one of the demo's people, by the first part of the address. Throws when the demo has no such person. */
export function demoPerson({ logins }: ProvidedApp, who: string): { email: string; password: string } {
  const login = logins.find(({ email }) => email.startsWith(`${who}@`))
  if (!login) throw new Error(`The demo has nobody called ${who}.`)

  return login
}

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
  const complaints = listenForComplaints(page)
  const goTo = (path: string) => page.goto(new URL(path, app.web).href)

  async function fill(values: Record<string, string>) {
    await fillIn(page, values)
    await submit(page)
  }

  async function fillSignUp({ name, email, password }: NewPerson, look?: (page: Page) => Promise<void>) {
    await fill({ name, email, password })
    await page.waitForURL(/\/verify/)
    await look?.(page)
    await fill({ code: await codeFor(app, email) })
    await page.waitForURL((url) => !url.pathname.startsWith('/verify'))
  }

  return {
    page,
    goTo,
    /** What the browser's console complained about so far. */
    complaints,
    close: () => context.close(),
    fillSignUp,
    /** `look` sees the page that asks for the code. */
    signUp: async (person: NewPerson, redirectTo?: string, look?: (page: Page) => Promise<void>) => {
      await goTo(redirectTo ? `/signup?redirectTo=${encodeURIComponent(redirectTo)}` : '/signup')
      await fillSignUp(person, look)
    },
    logIn: async ({ email, password }: Pick<NewPerson, 'email' | 'password'>) => {
      await goTo('/login')
      await fill({ email, password })
      await page.waitForURL((url) => !url.pathname.startsWith('/login'))
    },
    /** Fills fields by their names and sends their form. */
    fill,
    /** From the community's join page to the hosted page. */
    askToJoin: async (slug: string) => {
      await goTo(`/c/${slug}/join`)
      await page.locator('main input[name=consent]').check()
      await submit(page)
      await page.waitForURL(/\/c\/pay\//)
    },
    pay: (card: string) => payOnHostedPage(page, card),
    chooseGoal: async (slug: string) => {
      await goTo(`/c/${slug}/goals`)
      await page
        .getByRole('button', { name: /choose/i })
        .first()
        .click()
      await page.waitForLoadState('networkidle')
    },
  }
}

/** Errors of the page and its console. That we refused a form is told by the browser too, and is none; a missing file is. */
function listenForComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    const isFile = /\.(?:js|css|woff2|svg|png|ico)(?:\?|$)/.test(message.location().url)
    const isRefusal = /status of 4\d\d/.test(message.text()) && !isFile
    if (message.type() === 'error' && !isRefusal) complaints.push(`${page.url()}: ${message.text()}`)
  })

  return complaints
}

async function fillIn(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.locator(`main [name="${name}"]`).first().fill(value)
}

/** Presses the primary button of the page's form; of several the one that is shown. */
async function submit(page: Page): Promise<void> {
  await page.locator('main form button.button-primary:visible').first().click()
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

/** The newest code of `count` mails to an address; waits up to ten seconds. Throws when none came. */
export async function codeFor(app: ProvidedApp, email: string, count = 1): Promise<string> {
  for (let tries = 0; tries < 50; tries += 1) {
    const mails = await mailsTo(app, email)
    const code = mails.length >= count && /^\s*(\d{6})\s*$/m.exec(mails.at(-1)?.text ?? '')?.[1]
    if (code) return code
    await new Promise((done) => setTimeout(done, 200))
  }
  throw new Error(`No code was mailed to ${email}.`)
}
