import { launchBrowser } from '#tests/support/launch-browser.ts'
import { readFileSync } from 'node:fs'
import pg from 'pg'
const run = JSON.parse(readFileSync('/tmp/kumiko-pages-home/running.json', 'utf8'))
const web = run.web as string
const browser = await launchBrowser()
const log = (...a: unknown[]) => console.log(...a)
async function code(email: string) {
  for (let i = 0; i < 60; i++) {
    const mails = await (await fetch(`${run.sandbox.desk}/_sandbox/emails?to=${encodeURIComponent(email)}`)).json() as { text: string }[]
    for (const m of mails) { const c = /\b(\d{6})\b/.exec(m.text); if (c) return c[1]! }
    await new Promise((r) => setTimeout(r, 500))
  }
  throw new Error('no code')
}
async function person(name: string, email: string) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'Europe/Lisbon' })
  const page = await context.newPage()
  page.on('pageerror', (e) => log('PAGEERROR', page.url(), e.message))
  page.on('console', (m) => { if (m.type() === 'error') log('CONSOLE', page.url(), m.text().slice(0, 300)) })
  await page.goto(`${web}/signup`)
  await page.fill('[name=name]', name); await page.fill('[name=email]', email); await page.fill('[name=password]', 'a long enough pass phrase 7')
  await page.click('main button[type=submit]')
  await page.waitForURL(/verify/)
  await page.fill('[name=code]', await code(email))
  await page.click('main button[type=submit]')
  await page.waitForURL((u) => !u.pathname.startsWith('/verify'))
  log(name, 'at', page.url())
  return { context, page }
}
const step = async (name: string, work: () => Promise<unknown>) => { const t = Date.now(); try { await work(); log('ok', name, Date.now() - t) } catch (e) { log('FAIL', name, String(e).slice(0, 500)) } }
const stamp = Date.now().toString(36)
const slug = `studio-${stamp}`
const owner = await person('Tobias Reinholt', `tobias-${stamp}@example.com`)
const p = owner.page
await step('org', async () => {
  await p.goto(`${web}/orgs/new`)
  await p.fill('[name=name]', 'Reinholt Studio'); await p.fill('[name=slug]', `org-${stamp}`)
  await p.screenshot({ path: '/tmp/pages-shots/org-new.png' })
  await p.click('main button[type=submit]'); await p.waitForURL(/communities\/new/)
})
await step('community', async () => {
  await p.fill('[name=name]', 'Studio Practice'); await p.fill('[name=slug]', slug)
  await p.fill('[name=tagline]', 'A working studio for independent designers. One goal at a time.')
  await p.fill('[name=about]', '# For whom\n\nFor people who **make things** alone.\n\n- one goal\n- one reviewer\n\n> No is an answer too.')
  await p.fill('[name=guidelines]', '1. Be exact\n2. Be kind\n3. Say when you are stuck')
  await p.check('[name=showPromises]')
  await p.screenshot({ path: '/tmp/pages-shots/community-new.png', fullPage: true })
  await p.click('main form button[type=submit]'); await p.waitForURL(new RegExp(`communities/${slug}`))
})
async function addPlan(interval: string, name: string, amount: string, days: string) {
  await p.check(`[name=interval][value=${interval}]`)
  await p.fill('#plan [name=name]', name); await p.fill('[name=amount]', amount); await p.fill('[name=trialDays]', days)
  await p.click('#plan button[type=submit]')
  await p.getByText(`“${name}” is on offer`).waitFor()
}
await step('plans', async () => { await addPlan('month', 'Monthly', '29', '3'); await addPlan('year', 'Yearly', '290.00', '3') })
await step('bad plan', async () => {
  await p.check('[name=interval][value=month]'); await p.fill('#plan [name=name]', 'Bad'); await p.fill('[name=amount]', 'abc'); await p.click('#plan button[type=submit]')
  await p.getByText('This is no amount in EUR').first().waitFor()
  await p.screenshot({ path: '/tmp/pages-shots/plan-error.png', fullPage: true })
})
await step('publish', async () => { await p.reload(); await p.click('button:has-text("Publish")'); await p.getByText('Everybody can find it now').waitFor() })
await step('goals', async () => {
  for (const [title, tag] of [['First paying client', 'One paid invoice, €500 or more'], ['Portfolio with three case studies', 'Each with a number that moved'], ['Raise the day rate by a third', 'And say it without blushing']]) {
    await p.goto(`${web}/c/${slug}/studio/goals`)
    await p.fill('[name=title]', title!); await p.fill('[name=tagline]', tag!); await p.fill('[name=targetMetric]', 'paid invoices'); await p.fill('[name=targetValue]', '1')
    await p.click('#goal button[type=submit]'); await p.getByText(`“${title}” is saved`).waitFor()
  }
})
await step('post', async () => {
  await p.goto(`${web}/c/${slug}?write=1`)
  await p.fill('#write [name=title]', 'Office hours move to Thursday this week')
  await p.fill('#write [name=body]', 'Wednesday is a deploy day for half of you, so we meet **Thu 26 Nov, 17:00 CET**.\nBring one thing that is blocked.\n\n- questions before 15:00\n- answers by Friday noon\n\n[a link](https://example.com)')
  await p.click('#write button[type=submit]'); await p.waitForURL(/#post-/)
  await p.click('[aria-label^="More for the post"]'); await p.click('button:has-text("Pin to the top")'); await p.getByText('Pinned to the top').first().waitFor()
})
const member = await person('Noor Haddad', `noor-${stamp}@example.com`)
const m = member.page
await step('join', async () => {
  await m.goto(`${web}/c/${slug}/join`)
  await m.screenshot({ path: '/tmp/pages-shots/join-first.png', fullPage: true })
  await m.check('[name=consent]')
  await m.locator('#join button[type=submit]:visible').click()
  await m.waitForURL((u) => u.port === '4510', { timeout: 20000 })
  log('checkout', m.url())
  await m.fill('[autocomplete=cc-number]', '4242424242424242'); await m.fill('[autocomplete=cc-exp]', '08/28'); await m.fill('[autocomplete=cc-csc]', '123')
  const name = m.locator('[autocomplete=cc-name]'); if (await name.count()) await name.fill('Noor Haddad')
  const zip = m.locator('[autocomplete=postal-code]'); if (await zip.count()) await zip.fill('1000')
  await m.locator('button[type=submit]').first().click()
  await m.waitForURL(/join\/return/, { timeout: 30000 })
  await m.getByText('You are in').first().waitFor({ timeout: 20000 })
  await m.screenshot({ path: '/tmp/pages-shots/return.png', fullPage: true })
})
await step('accept', async () => { await m.click('button:has-text("Accept")'); await m.getByText('Accepted. Next').waitFor() })
await step('next without goal', async () => { await m.goto(`${web}/members/me/next`); await m.waitForTimeout(500); await m.screenshot({ path: '/tmp/pages-shots/next-nogoal.png', fullPage: true }) })
await step('choose', async () => { await m.goto(`${web}/c/${slug}/goals`); await m.getByRole('button', { name: /First paying client/ }).click(); await m.getByText('This is your goal now').waitFor() })
await step('hello', async () => { await m.goto(`${web}/c/${slug}?write=1`); await m.fill('#write [name=body]', 'Hello, I draw maps. First call with a possible client is tomorrow at 11:00. How do you turn that into a scope you can invoice without writing a forty-page offer?'); await m.click('#write button[type=submit]'); await m.waitForURL(/#post-/) })
await step('like', async () => { await m.locator('[aria-label^="Like"]').first().click(); await m.waitForTimeout(800); log(await m.locator('[aria-label^="Like"]').first().getAttribute('aria-label')) })
await step('reply', async () => { await m.getByRole('link', { name: 'Office hours move' }).click(); await m.waitForURL(/posts\//); await m.fill('#reply [name=body]', 'I will bring the **scope** question.'); await m.click('#reply button[type=submit]'); await m.getByText('I will bring the').waitFor() })
await step('delete+undo', async () => { await m.click('[aria-label^="More for the reply"]'); await m.click('button:has-text("Delete")'); await m.getByText('Reply deleted').waitFor(); await m.click('button:has-text("Undo")'); await m.getByText('The reply is back').waitFor() })
await step('extend', async () => { await m.goto(`${web}/members/me/next`); await m.waitForTimeout(1500); await m.click('button:has-text("Extend the trial once")'); await m.waitForTimeout(7000); await m.screenshot({ path: '/tmp/pages-shots/next-extended.png', fullPage: true }) })
const c = new pg.Client({ connectionString: run.database.owner }); await c.connect()
await c.query(`update users set is_operator = true where email = $1`, [`tobias-${stamp}@example.com`])
const [{ id: processId }] = (await c.query(`select id from processes where closed_at is null order by opened_at desc limit 1`)).rows
const [{ id: postId }] = (await c.query(`select id from posts order by created_at limit 1`)).rows
await c.end()
await member.context.storageState({ path: '/tmp/pages-member.json' }); await owner.context.storageState({ path: '/tmp/pages-owner.json' })
const { writeFileSync } = await import('node:fs')
writeFileSync('/tmp/pages-facts.json', JSON.stringify({ slug, org: `org-${stamp}`, processId, postId }))
await browser.close()
