import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { demoPages, readDemoIds, whoOpens } from '#tests/support/pages.ts'
import { demoPerson, openVisitor } from '#tests/support/visitor.ts'
import { type Answer, createClient, type Fields, problemOf } from './support/hostile-client.ts'
import { type DemoKeeper, keepDemo } from './support/hostile-demo.ts'
import {
  type Field,
  findForms,
  type FoundForm,
  goodValue,
  isSpared,
  type Kind,
  kindOf,
  kinds,
} from './support/hostile-forms.ts'
import { type Hostile, hostileStrings } from './support/hostile-strings.ts'

const app = inject('app')
const strings = hostileStrings(500)
const clients = {
  guest: createClient(app),
  member: createClient(app),
  owner: createClient(app),
  operator: createClient(app),
}

let browser: Browser
let demo: DemoKeeper
let forms: FoundForm[] = []

beforeAll(async () => {
  browser = await launchBrowser()
  demo = await keepDemo(app)
  for (const role of ['member', 'owner', 'operator'] as const)
    await clients[role].logIn(demoPerson(app, whoOpens[role]))
  forms = await findForms(browser, app, demoPages(await readDemoIds(app)))
})

afterAll(async () => {
  await demo.restore()
  await browser.close()
})

type Target = { form: FoundForm; field: Field }

function targetsByKind(): Map<Kind, Target[]> {
  const targets = new Map<Kind, Target[]>(kinds.map((kind) => [kind, []]))
  for (const form of forms) {
    if (isSpared(form)) continue
    for (const field of form.fields) targets.get(kindOf(field, form))?.push({ form, field })
  }

  return targets
}

test('there are forms to attack, of every kind of field', () => {
  expect(forms.length).toBeGreaterThan(25)
  expect(new Set(strings.map(({ text }) => text)).size).toBe(500)
  for (const [kind, targets] of targetsByKind()) expect(targets.length, kind).toBeGreaterThan(0)
})

test(
  '500 hostile strings in every kind of field: an answer of ours, never a failure, nothing comes back as markup',
  { timeout: 180_000 },
  async () => {
    const before = await privileges()
    const work = [...targetsByKind()].flatMap(([, targets]) =>
      strings.flatMap((hostile, index) => {
        const target = targets[index % targets.length]

        return target ? [{ ...target, hostile }] : []
      }),
    )
    const problems: string[] = []
    let sent = 0
    let stored = 0
    await inParallel(work, 6, async ({ form, field, hostile }) => {
      // The limits of log-in and sign-up would answer for the rest.
      if (sent++ % 60 === 0) await demo.forgetTries()
      if (sent % 250 === 0) {
        stored += await expectStoredAsWritten()
        await demo.sweep()
      }
      const answer = await sendHostile(form, field, hostile)
      const problem = problemOf(app, answer, hostile.text)
      if (problem)
        problems.push(
          `${form.role} ${form.path} ${field.name} ${JSON.stringify(hostile.text.slice(0, 60))}: ${problem}`,
        )
    })

    expect(problems).toEqual([])
    expect(sent).toBe(kinds.length * strings.length)
    expect(await privileges()).toEqual(before)
    stored += await expectStoredAsWritten()
    expect(stored).toBeGreaterThan(100)
  },
)

/** Fields that are checked strictly are all wrong at once: every one is checked and named in the answer. */
function sendHostile(form: FoundForm, field: Field, { text }: Hostile): Promise<Answer> {
  const isStrict = kindOf(field, form) === 'strict'
  const fields: Fields = form.fields.map((one) => {
    const isHit = one === field || (isStrict && kindOf(one, form) === 'strict')

    return [one.name, isHit ? text : goodValue(one)]
  })
  const client = clients[form.role]
  if (form.method === 'post') return client.post(form.path, fields)

  return client.get(`${form.path.split('?')[0] ?? ''}?${new URLSearchParams(fields).toString()}`)
}

/** What no form of these may change. */
async function privileges(): Promise<unknown> {
  const { rows } = await demo.database.query(`
    select (select count(*)::int from users where is_operator) as operators,
      (select count(*)::int from staff s join users u on u.id = s.user_id where u.email like '%@demo.kumiko.example' and s.role <> 'owner') as staff,
      (select string_agg(o.slug, ',' order by o.slug) from organizations o where o.slug in ('gallagher-partners', 'reinholt-studio')) as others,
      (select count(*)::int from posts where organization_id <> (select organization_id from organizations where slug = 'guild-works')) as posts`)

  return rows[0]
}

/** What was kept is what was typed, without control characters; no row lies outside of its tenant. */
async function expectStoredAsWritten(): Promise<number> {
  const { rows } = await demo.database.query<{ text: string }>(`
    select body as text from posts where body ~ 'mk[0-9a-z]{3}$' union all select title from posts where title ~ 'mk[0-9a-z]{3}$'
    union all select body from replies where body ~ 'mk[0-9a-z]{3}$' union all select title from goal_templates where title ~ 'mk[0-9a-z]{3}$'
    union all select name from users where name ~ 'mk[0-9a-z]{3}$'`)
  const typed = new Set(strings.map(({ text }) => asKept(text)))
  for (const { text } of rows) expect(typed, text).toContain(asKept(text))

  return rows.length
}

/** Invisible characters may go and blanks may be joined: what one can see is what was typed. */
function asKept(text: string): string {
  return Buffer.from(text)
    .toString()
    .replaceAll(/[\p{Cc}\p{Cf}\s]/gu, '')
}

test('what was stored does nothing in a browser', async () => {
  const visitor = await openVisitor(browser, app)
  await visitor.logIn(demoPerson(app, 'noor'))
  const asked: string[] = []
  visitor.page.on('request', (request) => asked.push(new URL(request.url()).hostname))
  for (const path of [
    '/discover',
    '/c/applied-ai-guild',
    '/c/applied-ai-guild/goals',
    '/c/applied-ai-guild/about',
    '/c/applied-ai-guild/members',
    '/members/me/next',
  ]) {
    const answer = await visitor.goTo(path)
    expect(answer?.status(), path).toBe(200)
    await visitor.page.waitForLoadState('networkidle')
    expect(await visitor.page.evaluate(() => 'hacked' in window), path).toBe(false)
    expect(
      await visitor.page
        .locator(
          'main script, main iframe, main base, main form[action*=evil], main [onerror], main a[href^="javascript:" i]',
        )
        .count(),
      path,
    ).toBe(0)
  }
  expect(new Set(asked)).toEqual(new Set([new URL(app.web).hostname]))
  await visitor.close()
})

test('wrong shapes of a form are refused: missing, doubled, nested, files, JSON, a thousand fields', async () => {
  const problems: string[] = []
  const posts = forms.filter((form) => form.method === 'post' && !isSpared(form))
  for (const form of posts) {
    await demo.forgetTries()
    const { path, fields, role } = form
    const good: Fields = fields.map((field) => [field.name, goodValue(field)])
    const nested: Fields = fields.flatMap(
      ({ name }) =>
        [
          [`${name}[a][b]`, '1'],
          [`${name}[0]`, '2'],
          [`__proto__.${name}`, '3'],
        ] as Fields,
    )
    const file = new FormData()
    for (const { name } of fields) file.append(name, new Blob(['<script>']), 'x.html')
    const answers = await Promise.all([
      clients[role].post(path, []),
      clients[role].post(
        path,
        fields.flatMap(
          ({ name }) =>
            [
              [name, 'one'],
              [name, 'two'],
            ] as Fields,
        ),
      ),
      clients[role].post(path, nested),
      clients[role].send(path, { method: 'POST', body: file }),
      clients[role].send(path, {
        method: 'POST',
        body: JSON.stringify(Object.fromEntries(good)),
        headers: { 'Content-Type': 'application/json' },
      }),
      clients[role].send(path, {
        method: 'POST',
        body: 'a=%ZZ&=&&b',
        headers: { 'Content-Type': 'multipart/form-data; boundary=nothing' },
      }),
      clients[role].post(
        path,
        Array.from({ length: 1_000 }, (_, index) => [`f${index}`, 'x'] as [string, string]),
      ),
      clients[role].send(path, { method: 'DELETE' }),
    ])
    answers.forEach((answer, index) => {
      const problem = problemOf(app, answer, '')
      if (problem) problems.push(`${role} ${path} shape ${index}: ${problem}`)
    })
  }

  expect(problems).toEqual([])
})

async function inParallel<T>(items: T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}
