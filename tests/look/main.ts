import { mkdir } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core'

const base = process.argv[2] ?? 'http://127.0.0.1:3000'
const folder = process.env.LOOK_SHOTS ?? '.kumiko/look'
const paths = ['/dev/ui', '/dev/frame', '/dev/form', '/no-such-page']
const widths = [390, 1280] as const
const colorSchemes = ['light', 'dark'] as const

const problems: string[] = []

const say = (line: string) => process.stdout.write(`${line}\n`)

type View = Pick<BrowserContextOptions, 'colorScheme' | 'javaScriptEnabled'> & { width: number }

async function withPage(browser: Browser, { width, ...view }: View, visit: (page: Page) => Promise<void>) {
  const isPhone = width < 768
  const context = await browser.newContext({
    viewport: { width, height: isPhone ? 844 : 900 },
    hasTouch: isPhone,
    isMobile: isPhone,
    reducedMotion: 'reduce',
    ...view,
  })
  const page = await context.newPage()
  page.on('console', (message) => {
    // A missing page answers 404 and a wrong form 422, and the browser says so.
    const isMeant = /status of (404|422)/.test(message.text())
    if (message.type() === 'error' && !isMeant) problems.push(`console ${page.url()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => problems.push(`error ${page.url()}: ${error.message}`))
  try {
    await visit(page)
  } finally {
    await context.close()
  }
}

/** axe, sideways scrolling, thumb-sized targets and a picture, for one page in one theme and width. */
async function checkPage(page: Page, path: string, name: string) {
  await page.goto(base + path, { waitUntil: 'networkidle' })
  await checkAxe(page, name)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (overflow > 0) problems.push(`overflow ${name}: ${overflow} px`)
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

async function checkAxe(page: Page, name: string) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  for (const { id, nodes } of violations) {
    const targets = nodes.slice(0, 3).map((node) => node.target.join(' '))
    problems.push(`axe ${name}: ${id} (${nodes.length}) ${targets.join(' | ')}`)
  }
}

/** What no thumb can hit: smaller than 44 px both with its invisible edge and its label. */
async function checkTargets(page: Page, name: string) {
  // No function in here may have a name: the transpiler's helper for names does not exist in the page.
  const small = await page.evaluate(() => {
    return [
      ...document.querySelectorAll('button, summary, input:not([type=hidden]), select, textarea, .button, .tabs a'),
    ]
      .filter((element) => element.getClientRects().length > 0)
      .filter((element) => (element.closest('label')?.getBoundingClientRect().height ?? 0) < 43.5)
      .filter((element) => {
        const edge = Number.parseFloat(getComputedStyle(element, '::after').top)
        const extra = Number.isFinite(edge) && edge < 0 ? -2 * edge : 0
        const box = (element.closest('.input') ?? element).getBoundingClientRect()

        return box.height + extra < 43.5
      })
      .map((element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 30)}`)
  })
  for (const target of small) problems.push(`target ${name}: ${target}`)
}

async function checkWithoutScript(page: Page) {
  await page.goto(`${base}/dev/form`)
  await page.getByLabel('E-mail').fill('nobody')
  await page.getByLabel('Password', { exact: true }).fill('short')
  await page.getByRole('button', { name: 'Save' }).click()
  await expectText(page, 'Take twelve letters or more.')
  const kept = await page.getByLabel('E-mail').inputValue()
  const echoed = await page.getByLabel('Password', { exact: true }).inputValue()
  if (kept !== 'nobody') problems.push('no script: the address was not kept')
  if (echoed !== '' || (await page.content()).includes('value="short"'))
    problems.push('no script: the password came back')

  await page.getByLabel('E-mail').fill('noor@haddad.example')
  await page.getByLabel('Password', { exact: true }).fill('a long enough one')
  await page.getByRole('button', { name: 'Save' }).click()
  await expectText(page, 'This message came with the page.')
  await page.getByRole('button', { name: /Theme: system/ }).click()
  const theme = await page.locator('html').getAttribute('data-theme')
  if (theme !== 'dark') problems.push(`no script: the theme is ${theme}`)

  await page.getByRole('link', { name: 'Cancel trial' }).click()
  if (!(await page.getByRole('alertdialog').isVisible())) problems.push('no script: the dialog did not open')
}

async function checkWithScript(page: Page) {
  await page.goto(`${base}/dev/form`, { waitUntil: 'networkidle' })
  await page.getByRole('button', { name: 'Save' }).click()
  await expectText(page, '2 things to put right')
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('role'))
  if (focused !== 'alert') problems.push(`script: focus is on ${focused}, not on the summary`)

  await page.goto(`${base}/dev/frame`, { waitUntil: 'networkidle' })
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Where to?').fill('disc')
  await page.screenshot({ path: `${folder}/palette.png` })
  if (!(await page.getByRole('option', { name: 'Discover' }).isVisible())) problems.push('script: the palette is empty')
  await checkAxe(page, 'palette')
  await page.keyboard.press('Escape')
  await page.getByPlaceholder('Where to?').waitFor({ state: 'hidden' })
  await page.keyboard.press('?')
  await expectText(page, 'This list')
  await page.keyboard.press('Escape')
  await page.getByText('Noor Haddad').click()
  await page.screenshot({ path: `${folder}/account-menu.png` })
  await checkAxe(page, 'account menu')

  await page.goto(`${base}/dev/ui`, { waitUntil: 'networkidle' })
  const opener = page.getByRole('button', { name: 'Cancel trial' }).last()
  await opener.click()
  await page.screenshot({ path: `${folder}/dialog.png` })
  await checkAxe(page, 'dialog')
  await page.keyboard.press('Escape')
  const isBack = await opener.evaluate((element) => element === document.activeElement)
  if (!isBack) problems.push('script: focus did not return from the dialog')
}

async function expectText(page: Page, text: string) {
  await page
    .getByText(text)
    .first()
    .waitFor({ timeout: 5000 })
    .catch(() => problems.push(`${page.url()}: "${text}" is missing`))
}

/** Script of the first page in bytes on the wire, and how much the page moved while it loaded. */
async function measure(page: Page) {
  let bytes = 0
  page.on('response', (response) => {
    const isScript = response.request().resourceType() === 'script'
    if (isScript)
      void response
        .request()
        .sizes()
        .then(
          (sizes) => (bytes += sizes.responseBodySize),
          () => undefined,
        )
  })
  await page.goto(`${base}/no-such-page`, { waitUntil: 'networkidle' })
  await page.waitForTimeout(300)
  const firstPage = bytes
  await page.goto(`${base}/dev/ui`, { waitUntil: 'networkidle' })
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let total = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) total += 'value' in entry ? Number(entry.value) : 0
        }).observe({ type: 'layout-shift', buffered: true })
        setTimeout(() => resolve(total), 500)
      }),
  )
  if (shift > 0.01) problems.push(`layout shift ${shift}`)
  say(`script of a bare page ${(firstPage / 1024).toFixed(1)} kB on the wire, layout shift ${shift.toFixed(4)}`)
}

async function main() {
  await mkdir(folder, { recursive: true })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  })
  try {
    for (const width of widths) {
      for (const colorScheme of colorSchemes) {
        await withPage(browser, { width, colorScheme }, async (page) => {
          for (const path of paths)
            await checkPage(page, path, `${path.slice(1).replace('/', '-')}-${width}-${colorScheme}`)
        })
      }
    }
    await withPage(browser, { width: 390 }, async (page) => {
      await page.goto(`${base}/dev/ui`, { waitUntil: 'networkidle' })
      await checkTargets(page, '/dev/ui')
    })
    await withPage(browser, { width: 390, javaScriptEnabled: false }, checkWithoutScript)
    await withPage(browser, { width: 1280 }, checkWithScript)
    await withPage(browser, { width: 1280 }, measure)
  } finally {
    await browser.close()
  }
  for (const problem of problems) say(problem)
  say(problems.length === 0 ? 'The look holds.' : `${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
}

await main()
