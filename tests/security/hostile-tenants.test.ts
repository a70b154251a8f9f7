import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Role, whoOpens } from '#tests/support/pages.ts'
import { demoPerson } from '#tests/support/visitor.ts'
import { createClient } from './support/hostile-client.ts'

const app = inject('app')
const clients = {
  guest: createClient(app),
  member: createClient(app),
  owner: createClient(app),
  operator: createClient(app),
}

let database: pg.Client

beforeAll(async () => {
  database = new pg.Client({ connectionString: app.database.platform })
  await database.connect()
  for (const role of ['member', 'owner', 'operator'] as const)
    await clients[role].logIn(demoPerson(app, whoOpens[role]))
})

afterAll(async () => {
  await database.query('delete from rate_limits')
  await database.end()
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
  const { rows } = await database.query<Foreign>(`
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
    for (const secret of [
      'forty-page offer',
      'Petra',
      'One paid invoice of your own',
      'studio-practice',
      theirs.organizationId,
    ])
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
    { who: 'owner', path: '/org/reinholt-studio/tier' },
    { who: 'owner', path: '/org/reinholt-studio/tier', fields: { intent: 'buy', token } },
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
  const { rows } = await database.query<{ all: string }>(`select concat_ws(',', ${parts.join(', ')}) as "all"`, [
    organizationId,
  ])

  return rows[0]?.all ?? ''
}
