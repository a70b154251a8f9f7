import { randomUUID } from 'node:crypto'
import type { AppLoadContext } from '@remix-run/node'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import pg from 'pg'
import { openSession } from '#activities/identity/open-session.ts'
import type { Config } from '#activities/platform/config.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { openDatabase, type Database } from '#prisma/database.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/create-test-database.ts'
import { authorize } from '#web/server/authorize.server.ts'
import type { Permission } from '#workflows/identity/permissions.rules.ts'

const config = { PUBLIC_URL: 'http://kumiko.test', KUMIKO_MODE: 'production' } as Config
const slug = 'studio'

let database: TestDatabase
let db: Database
let admin: pg.Client
let organizationId = ''
let communityId = ''

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ appUrl: database.appUrl, platformUrl: database.platformUrl })
  const url = new URL(inject('database').adminUrl)
  url.pathname = `/${database.name}`
  admin = new pg.Client({ connectionString: url.href })
  await admin.connect()
  const made = await admin.query<{ organization_id: string; id: string }>(
    `with o as (insert into organizations (slug, name) values ('acme', 'Acme') returning organization_id)
     insert into communities (organization_id, slug, name, published_at) select organization_id, $1, 'Studio', now() from o
     returning organization_id, id`,
    [slug],
  )
  organizationId = made.rows[0]?.organization_id ?? ''
  communityId = made.rows[0]?.id ?? ''
  await admin.query(
    `insert into directory (kind, key, organization_id, entity_id)
     values ('community', $1, $2, $3), ('organization', 'acme', $2, $2)`,
    [slug, organizationId, communityId],
  )
})

afterAll(async () => {
  await db.close()
  await admin.end()
  await database.drop()
})

type Person = { role?: 'owner' | 'instructor' | 'moderator'; isVerified?: boolean; isOperator?: boolean }

/** A person with a session; returns the cookie that names it. */
async function logIn({ role, isVerified = true, isOperator = false }: Person): Promise<string> {
  const user = await admin.query<{ id: string }>(
    `insert into users (email, name, password_hash, email_verified_at, is_operator) values ($1, 'P', 'x', $2, $3) returning id`,
    [`${randomUUID()}@example.org`, isVerified ? new Date() : null, isOperator],
  )
  const userId = user.rows[0]?.id ?? ''
  if (role)
    await admin.query(`insert into staff (organization_id, user_id, role) values ($1, $2, $3)`, [
      organizationId,
      userId,
      role,
    ])
  const { token } = await db.forAccounts((tx) => openSession(tx, { userId, device: { userAgent: '', address: '' } }))

  return `kumiko=${token}`
}

function ask(permission: Permission, path: string, cookie = '', params: Record<string, string> = { slug }) {
  const context = { deps: { db, config } as Deps, cspNonce: '', requestId: '', address: '' } as AppLoadContext
  const request = new Request(`http://kumiko.test${path}`, { headers: cookie ? { Cookie: cookie } : {} })

  return authorize({ request, context, params }, permission)
}

/** `200`, `403`, `404` or `302 /where`. */
async function answer(...question: Parameters<typeof ask>): Promise<string> {
  try {
    await ask(...question)

    return '200'
  } catch (refusal) {
    if (!(refusal instanceof Response)) throw refusal
    const where = refusal.headers.get('Location')

    return where ? `${refusal.status} ${where}` : String(refusal.status)
  }
}

test('a guest reads what is published, and is sent to log in for more, with the way back', async () => {
  expect(await answer('community.read', '/c/studio')).toBe('200')
  expect(await answer('community.members', '/c/studio/members?q=a')).toBe(
    '302 /login?redirectTo=%2Fc%2Fstudio%2Fmembers%3Fq%3Da',
  )
  expect(await answer('community.read', '/c/nowhere', '', { slug: 'nowhere' })).toBe('404')
})

test('who is not of the team learns why, or not even that the page exists', async () => {
  const visitor = await logIn({})
  const refused = (await ask('community.instruct', '/c/studio/studio', visitor).catch(
    (reason: unknown) => reason,
  )) as Response
  expect(refused.status).toBe(403)
  expect(await refused.json()).toMatchObject({
    code: 'FORBIDDEN',
    userMessage: expect.stringMatching(/instructors/) as string,
  })
  expect(await answer('organization.manage', '/org/acme', visitor, { slug: 'acme' })).toBe('404')
  expect(await answer('organization.manage', '/org/acme', await logIn({ role: 'moderator' }), { slug: 'acme' })).toBe(
    '403',
  )
  expect(await answer('organization.manage', '/org/acme', await logIn({ role: 'owner' }), { slug: 'acme' })).toBe('200')
  expect(await answer('operations', '/ops', visitor)).toBe('403')
  expect(await answer('operations', '/ops', await logIn({ isOperator: true }))).toBe('200')
  expect(await answer('development', '/dev/ui', await logIn({ isOperator: true }))).toBe('404')
})

test('an unconfirmed address is confirmed first', async () => {
  const cookie = await logIn({ isVerified: false })

  expect(await answer('community.join', '/c/studio/join', cookie)).toBe('302 /verify?redirectTo=%2Fc%2Fstudio%2Fjoin')
  expect(await answer('community.join', '/c/studio/join', await logIn({}))).toBe('200')
})

test('a grant names the person, the place and what they are there', async () => {
  const grant = await ask('community.instruct', '/c/studio/studio', await logIn({ role: 'instructor' }))

  expect(grant).toMatchObject({
    organizationId,
    community: { id: communityId, slug },
    role: 'instructor',
    access: 'full',
    membership: null,
  })
})

test('an unpublished community is there for its team only', async () => {
  await admin.query(`update communities set published_at = null where id = $1`, [communityId])
  expect(await answer('community.read', '/c/studio')).toBe('404')
  expect(await answer('community.read', '/c/studio', await logIn({}))).toBe('404')
  expect(await answer('community.read', '/c/studio', await logIn({ role: 'moderator' }))).toBe('200')
  await admin.query(`update communities set published_at = now() where id = $1`, [communityId])
})

test('an expired or forged session is nobody', async () => {
  const cookie = await logIn({ isOperator: true })
  await admin.query(`update sessions set expires_at = now() - interval '1 second'`)

  expect(await answer('operations', '/ops', cookie)).toMatch(/^302 \/login/)
  expect(await answer('operations', '/ops', 'kumiko=forged')).toMatch(/^302 \/login/)
})
