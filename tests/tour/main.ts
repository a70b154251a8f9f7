import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { demoPages, type DemoPage, personas, readDemoIds, type Role } from '#tests/support/pages.ts'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { type NewPerson, openVisitor, type Visitor, workingCard } from '#tests/support/visitor.ts'
import { contactSheet, type Shot } from './contact-sheet.ts'
import { findApp } from './find-app.ts'

const folder = process.env['TOUR_FOLDER'] ?? '.kumiko/tour'
const widths = [390, 1280] as const
const themes = ['light', 'dark'] as const
const shots: Shot[] = []

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Walks every capability as a person would, on a phone and a desktop, in light and dark, and keeps a picture of each page. */
async function main(): Promise<void> {
  const { app, isOwn, stop } = await findApp()
  say(isOwn ? `The tour started a Kumiko of its own at ${app.web}.` : `The tour visits ${app.web}.`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const browser = await launchBrowser()

  try {
    await walkTheJoin(browser, app)
    const pages = demoPages(await readDemoIds(app))
    for (const role of ['guest', 'member', 'owner', 'operator'] as const) {
      await visitAll(browser, app, { role, pages: pages.filter((page) => page.role === role) })
    }
    await writeFile(join(folder, 'index.html'), contactSheet(shots, new Date()))
    say(`${shots.length} pictures: ${join(folder, 'index.html')}`)
  } finally {
    await browser.close()
    await stop()
  }
}

/** A new person's way in on a phone, with a picture of each step. */
async function walkTheJoin(browser: Browser, app: ProvidedApp): Promise<void> {
  const stamp = Date.now().toString(36)
  const person: NewPerson = {
    name: 'Ada Visitor',
    email: `tour-${stamp}@example.com`,
    password: `a walk through ${stamp}`,
  }
  const visitor = await openVisitor(browser, app, { width: 390 })
  const slug = 'studio-practice'
  await visitor.signUp(person, `/c/${slug}/join`, (page) => keepAll(page, { name: 'verify', role: 'guest' }))
  await visitor.askToJoin(slug)
  await keepAll(visitor.page, { name: 'checkout', role: 'guest' })
  await visitor.pay(workingCard)
  await visitor.page.waitForURL(/join\/return/)
  await visitor.page.getByRole('heading', { name: 'You are in' }).waitFor()
  await keepAll(visitor.page, { name: 'welcome', role: 'member' })
  await takeFirstSteps(visitor, slug)
  await visitor.close()
}

async function takeFirstSteps(visitor: Visitor, slug: string): Promise<void> {
  const { page } = visitor
  await page.getByRole('button', { name: 'Accept' }).click()
  await page.waitForURL(/\/goals$/)
  await keepAll(page, { name: 'choose-a-goal', role: 'member' })
  await visitor.chooseGoal(slug)
  await visitor.goTo('/members/me/next')
  await keepAll(page, { name: 'next-of-a-trial', role: 'member' })
  await page.getByRole('button', { name: 'Extend the trial once' }).click()
  await page.getByText('Trial, extended').first().waitFor()
  await keepAll(page, { name: 'next-extended', role: 'member' })
  await page
    .getByRole('link', { name: 'Cancel the trial' })
    .or(page.getByRole('button', { name: 'Cancel the trial' }))
    .first()
    .click()
  await page.getByRole('alertdialog').waitFor()
  await keepAll(page, { name: 'cancel-dialog', role: 'member' }, { isFullPage: false })
}

type Visit = { role: Role; pages: DemoPage[] }

async function visitAll(browser: Browser, app: ProvidedApp, { role, pages }: Visit): Promise<void> {
  const visitor = await openVisitor(browser, app)
  if (role !== 'guest') await visitor.logIn(loginOf(app, personas[role]))
  for (const { name, path, status = 200 } of pages) {
    const answer = await visitor.goTo(path)
    if (answer?.status() !== status)
      throw new Error(`${path} answered ${answer?.status()} to the ${role}, not ${status}`)
    await keepAll(visitor.page, { name, role })
  }
  await visitor.close()
  say(`  ${role}: ${pages.length} pages`)
}

function loginOf({ logins }: ProvidedApp, email: string) {
  const login = logins.find((one) => one.email === email)
  if (!login) throw new Error(`The demo has no login for ${email}.`)

  return login
}

/** The page as it stands, in both widths and both themes. */
async function keepAll(
  page: Page,
  { name, role }: { name: string; role: Role },
  { isFullPage = true } = {},
): Promise<void> {
  await page.waitForLoadState('networkidle')
  const { pathname, search } = new URL(page.url())
  const before = page.viewportSize()
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 })
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      const file = `${name}-${width}-${theme}.png`
      await page.screenshot({ path: join(folder, file), fullPage: isFullPage })
      shots.push({ name, path: pathname + search, role, file, width, theme })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  if (before) await page.setViewportSize(before)
}

await main()
