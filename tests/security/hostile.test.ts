import { createHmac, randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { demoPages, readDemoIds, type Role, whoOpens } from '#tests/support/pages.ts'
import { codeFor, demoPerson, newPerson, openVisitor } from '#tests/support/visitor.ts'
import { type Answer, type Client, createClient, type Fields } from './support/hostile-client.ts'
import { type Field, findForms, type FoundForm, goodValue, type Kind, kindOf, kinds } from './support/hostile-forms.ts'
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
let owner: pg.Client
let forms: FoundForm[] = []

beforeAll(async () => {
  browser = await launchBrowser()
  owner = new pg.Client({ connectionString: app.database.owner })
  await owner.connect()
  for (const role of ['member', 'owner', 'operator'] as const)
    await clients[role].logIn(demoPerson(app, whoOpens[role]))
  forms = await findForms(browser, app, demoPages(await readDemoIds(app)))
})

afterAll(async () => {
  await forgetTries()
  await owner.end()
  await browser.close()
})

/** Limits count tries by address, and all of these come from one. */
async function forgetTries(): Promise<void> {
  await owner.query('delete from rate_limits')
}

// Leaving, and giving up what the demo runs, is not what these tests are about.
const spared = ['/logout', '/theme', '/mode']

type Target = { form: FoundForm; field: Field }

function targetsByKind(): Map<Kind, Target[]> {
  const targets = new Map<Kind, Target[]>(kinds.map((kind) => [kind, []]))
  for (const form of forms) {
    if (spared.some((path) => form.path.startsWith(path))) continue
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
    await inParallel(work, 6, async ({ form, field, hostile }) => {
      // The limits of log-in and sign-up would answer for the rest.
      if (sent++ % 60 === 0) await forgetTries()
      const answer = await sendHostile(form, field, hostile)
      const problem = problemOf(answer, hostile)
      if (problem)
        problems.push(
          `${form.role} ${form.path} ${field.name} ${JSON.stringify(hostile.text.slice(0, 60))}: ${problem}`,
        )
    })

    expect(problems).toEqual([])
    expect(sent).toBe(kinds.length * strings.length)
    expect(await privileges()).toEqual(before)
    await expectStoredAsWritten()
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

function problemOf({ status, location, body, isHtml }: Answer, { text }: Pick<Hostile, 'text'>): string | null {
  if (status >= 500) return `status ${status}`
  if (location !== null && !isOwnAddress(location)) return `leads to ${location}`
  if (status >= 400 && isHtml && !/<title>[^<]*Kumiko/.test(body)) return `status ${status} without a page of ours`
  // Only what could be markup is looked for; a word may stand there as it is.
  const sample = text.slice(0, 80)
  if (isHtml && /<[a-z!/]|"\s*[a-z]+=/i.test(sample) && body.includes(sample)) return 'came back unescaped'
  if (/PrismaClient|syntax error at|node_modules|at async /.test(body)) return 'tells of its inside'

  return null
}

function isOwnAddress(location: string): boolean {
  const { origin } = new URL(location, app.web)

  return origin === new URL(app.web).origin || origin === new URL(app.sandbox.stripe).origin
}

/** What no form of these may change. */
async function privileges(): Promise<unknown> {
  const { rows } = await owner.query(`
    select (select count(*)::int from users where is_operator) as operators,
      (select count(*)::int from staff s join users u on u.id = s.user_id where u.email like '%@demo.kumiko.example' and s.role <> 'owner') as staff,
      (select string_agg(o.slug, ',' order by o.slug) from organizations o where o.slug in ('gallagher-partners', 'reinholt-studio')) as others,
      (select count(*)::int from posts where organization_id <> (select organization_id from organizations where slug = 'guild-works')) as posts`)

  return rows[0]
}

/** What was kept is what was typed, without control characters; no row lies outside of its tenant. */
async function expectStoredAsWritten(): Promise<void> {
  const { rows } = await owner.query<{ text: string }>(`
    select body as text from posts where body ~ 'mk[0-9a-z]{3}$' union all select title from posts where title ~ 'mk[0-9a-z]{3}$'
    union all select body from replies where body ~ 'mk[0-9a-z]{3}$' union all select title from goal_templates where title ~ 'mk[0-9a-z]{3}$'
    union all select name from users where name ~ 'mk[0-9a-z]{3}$'`)
  expect(rows.length).toBeGreaterThan(20)
  const typed = new Set(strings.map(({ text }) => asKept(text)))
  for (const { text } of rows) expect(typed, text).toContain(asKept(text))
}

function asKept(text: string): string {
  return Buffer.from(text)
    .toString()
    .replaceAll(/\r\n|\r/g, '\n')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .trim()
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
  const posts = forms.filter(({ method, path }) => method === 'post' && !spared.some((one) => path.startsWith(one)))
  for (const form of posts) {
    await forgetTries()
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
      const problem = problemOf(answer, { text: '' })
      if (problem) problems.push(`${role} ${path} shape ${index}: ${problem}`)
    })
  }

  expect(problems).toEqual([])
})

test('a body without end or without a length, and a page from elsewhere, are refused before they are read', async () => {
  const big = await clients.guest.send('/login', {
    method: 'POST',
    body: new URLSearchParams({ email: 'a'.repeat(1_100_000) }),
  })
  expect(big.status).toBe(413)
  const endless = new ReadableStream({
    pull: (controller) => {
      controller.enqueue(new TextEncoder().encode('a=b&'))
      controller.close()
    },
  })
  const unsized = await clients.guest.send('/login', { method: 'POST', body: endless, duplex: 'half' })
  expect(unsized.status).toBe(411)
  for (const Origin of ['https://evil.example', 'null', `${app.web}.evil.example`]) {
    const answer = await clients.member.send('/settings', {
      method: 'POST',
      headers: { Origin },
      body: new URLSearchParams({ name: 'Taken Over' }),
    })
    expect(answer.status, Origin).toBe(403)
  }
  expect((await owner.query(`select 1 from users where name = 'Taken Over'`)).rowCount).toBe(0)
})

test('forged news from outside is refused and not kept', async () => {
  const inboxCount = async () =>
    (await owner.query<{ count: number }>('select count(*)::int as count from inbox')).rows[0]?.count
  const before = await inboxCount()
  const body = JSON.stringify({
    id: 'evt_forged',
    object: 'event',
    type: 'invoice.paid',
    data: { object: { id: 'in_1' } },
  })
  const signed = (at: number, key: string) =>
    `t=${at},v1=${createHmac('sha256', key).update(`${at}.${body}`).digest('hex')}`
  const now = Math.floor(Date.now() / 1000)
  const signatures = [
    '',
    't=1,v1=00',
    `t=${now},v1=${'0'.repeat(64)}`,
    signed(now, 'whsec_guess'),
    signed(now - 86_400, app.sandbox.stripeSecretKey),
    `v0=${'f'.repeat(64)}`,
  ]
  for (const provider of ['stripe', 'sendgrid', 'twilio']) {
    for (const signature of signatures) {
      const headers = {
        'Content-Type': 'application/json',
        'Stripe-Signature': signature,
        'X-Twilio-Signature': signature,
        'X-Twilio-Email-Event-Webhook-Signature': signature,
        'X-Twilio-Email-Event-Webhook-Timestamp': String(now),
      }
      const answer = await clients.guest.send(`/webhooks/${provider}`, { method: 'POST', headers, body })
      expect(answer.status, `${provider} ${signature}`).toBe(400)
    }
    expect((await clients.guest.get(`/webhooks/${provider}`)).status).toBeGreaterThanOrEqual(400)
  }
  const { rows } = await owner.query(`select 1 from inbox where event_id = 'evt_forged'`)
  expect(rows).toEqual([])
  expect(before).toBeTypeOf('number')
})

test('a form sent again with its token makes nothing twice, and another person’s token gives nothing', async () => {
  const token = randomUUID()
  const write = (client: Client, body: string) =>
    client.post('/c/applied-ai-guild', { token, intent: 'post', title: 'Once', body })
  const [first, second] = await Promise.all([write(clients.member, 'once only'), write(clients.member, 'once only')])
  expect([first.status, second.status]).toEqual([302, 302])
  expect(first.location).toBe(second.location)
  const forged = await write(clients.owner, 'with a stranger’s token')
  expect(forged.status).toBe(409)
  const { rows } = await owner.query<{ body: string }>('select body from posts where token = $1', [token])
  expect(rows).toEqual([{ body: 'once only' }])
})

test('codes work once, not late, and not by guessing', async () => {
  await forgetTries()
  const person = newPerson('Ilse Brandt')
  const client = createClient(app)
  await client.post('/signup', { name: person.name, email: person.email, password: person.password })
  const code = await codeFor(app, person.email)
  await owner.query("update verifications set expires_at = now() - interval '1 minute' where email = $1", [
    person.email,
  ])
  expect((await client.post('/verify', { code })).status, 'late').toBeGreaterThanOrEqual(400)

  await client.post('/verify', { intent: 'resend' })
  const fresh = await codeFor(app, person.email, 2)
  const pending = new Map(client.cookies)
  expect((await client.post('/verify', { code: fresh })).status).toBe(302)
  const thief = createClient(app)
  for (const [name, value] of pending) thief.cookies.set(name, value)
  expect((await thief.post('/verify', { code: fresh })).status, 'used').toBeGreaterThanOrEqual(400)

  const guesses: number[] = []
  await thief.post('/forgot', { email: person.email })
  for (let guess = 0; guess < 8; guess += 1)
    guesses.push(
      (await thief.post('/reset', { code: String(100_000 + guess), password: 'a password of a thief' })).status,
    )
  expect(guesses.every((status) => status >= 400 && status < 500)).toBe(true)
  expect(guesses.at(-1)).toBe(429)
})

type Foreign = {
  postId: string
  replyId: string
  planId: string
  goalId: string
  processId: string
  membershipId: string
  organizationId: string
  commandId: string | null
}

test('another tenant’s ids in every parameter give nothing and change nothing', async () => {
  const { rows } = await owner.query<Foreign>(`
    select p.id as "postId", (select id from replies r where r.post_id = p.id limit 1) as "replyId",
      (select id from plans x where x.community_id = c.id limit 1) as "planId",
      (select id from goal_templates x where x.community_id = c.id limit 1) as "goalId",
      (select id from processes x where x.organization_id = c.organization_id and kind = 'trial' order by opened_at limit 1) as "processId",
      (select id from memberships x where x.community_id = c.id limit 1) as "membershipId",
      (select id from commands x where x.organization_id = c.organization_id limit 1) as "commandId",
      c.organization_id as "organizationId"
    from posts p join communities c on c.id = p.community_id where c.slug = 'studio-practice' order by p.created_at limit 1`)
  const theirs = rows[0]
  if (!theirs) throw new Error('The demo has no second tenant.')
  const before = await fingerprint(theirs.organizationId)
  const attempts = foreignAttempts(theirs)

  for (const { who, path, fields } of attempts) {
    const answer = await (fields ? clients[who].post(path, fields) : clients[who].get(path))
    const what = `${who} ${path} ${JSON.stringify(fields ?? {})}`
    expect(answer.status, what).toBeLessThan(500)
    expect(answer.status, what).toBeGreaterThanOrEqual(300)
    for (const secret of ['forty-page offer', 'Petra', 'First paying client', 'studio-practice', theirs.organizationId])
      expect(answer.body.includes(secret) && !path.includes(secret), `${what} tells ${secret}`).toBe(false)
    if (answer.status < 400)
      expect(
        [
          '/c/applied-ai-guild',
          '/members/me/next',
          '/login',
          '/c/applied-ai-guild/goals',
          '/c/applied-ai-guild/studio/goals',
        ],
        what,
      ).toContain(answer.location?.split(/[?#]/)[0])
  }
  expect(await fingerprint(theirs.organizationId)).toBe(before)
})

function foreignAttempts(theirs: Foreign): { who: Role; path: string; fields?: Record<string, string> }[] {
  const here = '/c/applied-ai-guild'
  const token = randomUUID()
  const gestures = ['like', 'pin', 'delete', 'restore', 'delete-reply'].map((intent) => ({
    who: 'owner' as const,
    path: `${here}/posts/${theirs.postId}`,
    fields: { intent, replyId: theirs.replyId, redirectTo: here },
  }))

  return [
    ...gestures,
    { who: 'owner', path: `${here}/posts/${theirs.postId}` },
    { who: 'owner', path: `${here}/posts/${theirs.postId}`, fields: { intent: 'reply', token, body: 'across' } },
    { who: 'guest', path: `${here}/posts/${theirs.postId}` },
    { who: 'operator', path: `${here}/join`, fields: { token, planId: theirs.planId, consent: 'on' } },
    { who: 'member', path: `${here}/goals`, fields: { token, goalTemplateId: theirs.goalId } },
    {
      who: 'owner',
      path: `${here}/studio/goals`,
      fields: { intent: 'save', templateId: theirs.goalId, title: 'Taken' },
    },
    { who: 'owner', path: `${here}/studio/goals`, fields: { intent: 'retire', templateId: theirs.goalId } },
    { who: 'owner', path: '/members/me/next', fields: { processId: theirs.processId, command: 'cancel', token } },
    {
      who: 'owner',
      path: '/members/me/next',
      fields: { processId: theirs.processId, command: 'cancel', token: theirs.commandId ?? token },
    },
    { who: 'owner', path: '/org/reinholt-studio' },
    { who: 'owner', path: '/org/reinholt-studio/communities/studio-practice' },
    { who: 'owner', path: '/org/guild-works/communities/studio-practice' },
    { who: 'owner', path: '/org/guild-works/communities/studio-practice', fields: { intent: 'hide' } },
    { who: 'owner', path: '/c/studio-practice/studio/goals', fields: { intent: 'retire', templateId: theirs.goalId } },
    { who: 'owner', path: '/c/studio-practice', fields: { token, intent: 'post', body: 'across' } },
    { who: 'owner', path: '/c/studio-practice/members' },
    { who: 'owner', path: `/ops/processes/${theirs.processId}` },
    { who: 'owner', path: `/ops/processes/${theirs.processId}`, fields: { reason: 'taken over' } },
    {
      who: 'owner',
      path: '/ops/dead-letters',
      fields: { intent: 'discard', queue: 'outbox', id: '1', reason: 'taken over' },
    },
  ]
}

/** One word for all that a tenant has. */
async function fingerprint(organizationId: string): Promise<string> {
  const tables = [
    'communities',
    'posts',
    'replies',
    'post_likes',
    'goal_templates',
    'enrolments',
    'plans',
    'memberships',
    'commands',
    'checkouts',
  ]
  const parts = tables.map(
    (table) =>
      `(select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from ${table} t where organization_id = $1)`,
  )
  const { rows } = await owner.query<{ all: string }>(`select concat_ws(',', ${parts.join(', ')}) as "all"`, [
    organizationId,
  ])

  return rows[0]?.all ?? ''
}

async function inParallel<T>(items: T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of queue) await work(item)
    }),
  )
}
