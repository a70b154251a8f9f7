import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createPost } from '#activities/community/create-post.ts'
import { createReply } from '#activities/community/create-reply.ts'
import { deletePost } from '#activities/community/delete-post.ts'
import { deleteReply } from '#activities/community/delete-reply.ts'
import { likePost } from '#activities/community/like-post.ts'
import { pinPost } from '#activities/community/pin-post.ts'
import { restorePost } from '#activities/community/restore-post.ts'
import { arrangeGoalTemplate } from '#activities/goals/arrange-goal-template.ts'
import { saveGoalTemplate } from '#activities/goals/save-goal-template.ts'
import { createCommunity } from '#activities/organizations/create-community.ts'
import { createOrganization } from '#activities/organizations/create-organization.ts'
import { publishCommunity } from '#activities/organizations/publish-community.ts'
import { retirePlan } from '#activities/organizations/retire-plan.ts'
import { updateCommunity } from '#activities/organizations/update-community.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { type Database, openDatabase } from '#prisma/database.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/create-test-database.ts'
import { loadAbout } from '#web/features/community/queries/load-about.server.ts'
import { loadDiscover } from '#web/features/community/queries/load-discover.server.ts'
import { loadFeed } from '#web/features/community/queries/load-feed.server.ts'
import { loadMembers } from '#web/features/community/queries/load-members.server.ts'
import { loadPost } from '#web/features/community/queries/load-post.server.ts'
import { loadGoals } from '#web/features/goals/queries/load-goals.server.ts'
import { loadNext } from '#web/features/memberships/queries/load-next.server.ts'
import { loadMyMemberships } from '#web/features/memberships/queries/load-my-memberships.server.ts'
import { loadOperations } from '#web/features/operations/queries/load-operations.server.ts'
import { loadProcess } from '#web/features/operations/queries/load-process.server.ts'
import { loadOrganization } from '#web/features/organizations/queries/load-organization.server.ts'
import { readFilter } from '#web/features/operations/schema.ts'

let database: TestDatabase
let db: Database
let deps: Deps
let owner: string
let member: string

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ appUrl: database.appUrl, platformUrl: database.platformUrl })
  // These operations reach the database only; anything else they touched would fail here.
  deps = { db } as Deps
})
beforeEach(async () => {
  owner = await addUser('Owner')
  member = await addUser('Member')
})
afterAll(async () => {
  await db.close()
  await database.drop()
})

async function addUser(name: string): Promise<string> {
  const email = `${randomUUID()}@example.com`
  const user = await db.accounts.user.create({ data: { email, name, passwordHash: 'x', emailVerifiedAt: new Date() } })

  return user.id
}

const text = { tagline: '', about: '# Hi\n\nFor *you*.', guidelines: '', timeZone: 'UTC', currency: 'EUR', policy: {} }

async function makeCommunity({ isPublished = true } = {}) {
  const word = randomUUID().slice(0, 8)
  const { organizationId } = await createOrganization(deps, { userId: owner, name: 'Org', slug: `org-${word}` })
  const slug = `c-${word}`
  const { communityId } = await createCommunity(deps, { organizationId, actorId: owner, slug, name: 'Studio', ...text })
  const planId = await addFreePlan(organizationId, communityId)
  if (isPublished) await publishCommunity(deps, { organizationId, communityId, actorId: owner, isPublished: true })

  return { organizationId, communityId, planId, slug }
}

type Place = Awaited<ReturnType<typeof makeCommunity>>

function addFreePlan(organizationId: string, communityId: string) {
  return db.forOrganization(organizationId, async (tx) => {
    const data = {
      organizationId,
      communityId,
      name: 'Free',
      interval: 'free' as const,
      amountCents: 0,
      currency: 'EUR',
    }

    return (await tx.plan.create({ data })).id
  })
}

function addMembership({ organizationId, communityId, planId }: Place, userId = member) {
  return db.forOrganization(organizationId, async (tx) => {
    const data = { organizationId, communityId, planId, userId, state: 'live', joinedAt: new Date() }

    return (await tx.membership.create({ data })).id
  })
}

function readerOf({ organizationId, communityId, slug }: Place, viewer: string | null, role: string | null = null) {
  return {
    deps: { db },
    organizationId,
    community: { id: communityId, slug, name: 'Studio' },
    role,
    access: viewer ? ('full' as const) : ('guest' as const),
    viewer: viewer ? { id: viewer } : null,
  }
}

const write = ({ organizationId, communityId }: Place, body: string, authorId = member) =>
  createPost(deps, { organizationId, communityId, authorId, title: '', body, token: randomUUID() })

function statementOf(first: unknown): string {
  if (typeof first === 'object' && first !== null && 'text' in first) return String(first.text)

  return String(first)
}

/** How many statements a page sends, those that only open and close a door left out. */
async function countStatements(work: (counted: Database) => Promise<unknown>): Promise<number> {
  const seen: string[] = []
  const spy = vi.spyOn(pg.Client.prototype, 'query')
  try {
    await work(db)
    for (const [first] of spy.mock.calls as unknown[][]) seen.push(statementOf(first))
  } finally {
    spy.mockRestore()
  }

  return seen.filter((statement) => !/^\s*(begin|commit|rollback)|set_config/i.test(statement)).length
}

test('an address belongs to one; asking twice for my own opens one organization', async () => {
  const slug = `org-${randomUUID().slice(0, 8)}`
  const first = await createOrganization(deps, { userId: owner, name: 'Studio', slug })
  expect(await createOrganization(deps, { userId: owner, name: 'Studio', slug })).toEqual(first)
  await expect(createOrganization(deps, { userId: member, name: 'Studio', slug })).rejects.toMatchObject({
    code: 'SLUG_TAKEN',
    fields: { slug: expect.stringContaining('taken') as unknown },
  })
  const communities = [0, 1].map(() =>
    createCommunity(deps, { organizationId: first.organizationId, actorId: owner, slug, name: 'A', ...text }),
  )
  const outcomes = await Promise.allSettled(communities)
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('a community is published only when somebody could join, and keeps its last plan', async () => {
  const place = await makeCommunity({ isPublished: false })
  const { organizationId, communityId, planId } = place
  const publish = () => publishCommunity(deps, { organizationId, communityId, actorId: owner, isPublished: true })
  await retirePlan(deps, { organizationId, communityId, planId, actorId: owner })
  await expect(publish()).rejects.toMatchObject({ code: 'NO_PLAN' })

  const second = await addFreePlan(organizationId, communityId)
  await publish()
  await expect(retirePlan(deps, { ...place, planId: second, actorId: owner })).rejects.toMatchObject({
    code: 'LAST_PLAN',
  })
  const { communities } = await loadDiscover(db, { search: '', after: null })
  expect(communities.map(({ slug }) => slug)).toContain(place.slug)
})

test('an edit renders its texts and keeps the currency once prices exist', async () => {
  const place = await makeCommunity()
  const { organizationId, communityId } = place
  await updateCommunity(deps, {
    organizationId,
    communityId,
    actorId: owner,
    name: 'New',
    ...text,
    about: '**Bold**<script>',
  })
  expect((await loadAbout(readerOf(place, null))).aboutHtml).toBe('<p><strong>Bold</strong></p>')
  const change = { organizationId, communityId, actorId: owner, name: 'New', ...text, currency: 'USD' }
  await expect(updateCommunity(deps, change)).rejects.toMatchObject({ code: 'CURRENCY_FIXED' })
})

test('one form makes one post, one like counts once, and a reply is counted with it', async () => {
  const place = await makeCommunity()
  const { organizationId, communityId } = place
  const form = { organizationId, communityId, authorId: member, title: 'T', body: 'Hello', token: randomUUID() }
  const [a, b] = await Promise.all([createPost(deps, form), createPost(deps, form)])
  const { postId } = await createPost(deps, form)
  expect(new Set([a.postId, b.postId, postId]).size).toBe(1)

  const ref = { organizationId, communityId, postId }
  await Promise.all([0, 1, 2].map(() => likePost(deps, { ...ref, userId: member, isLiked: true })))
  await likePost(deps, { ...ref, userId: owner, isLiked: true })
  await likePost(deps, { ...ref, userId: owner, isLiked: false })
  const token = randomUUID()
  await createReply(deps, { ...ref, authorId: owner, body: 'Welcome', token })
  await createReply(deps, { ...ref, authorId: owner, body: 'Welcome', token })
  const { post, replies } = await loadPost(readerOf(place, member), postId, null)
  expect(post).toMatchObject({ likeCount: 1, replyCount: 1, isLiked: true, bodyHtml: '<p>Hello</p>' })
  expect(replies).toMatchObject([{ bodyHtml: '<p>Welcome</p>', author: { name: 'Owner', role: 'owner' } }])
})

test('a post of another community is nobody’s here', async () => {
  const [mine, other] = [await makeCommunity(), await makeCommunity()]
  const { postId } = await write(other, 'Theirs')
  const ref = { organizationId: mine.organizationId, communityId: mine.communityId, postId }
  await expect(likePost(deps, { ...ref, userId: member, isLiked: true })).rejects.toMatchObject({
    code: 'POST_NOT_FOUND',
  })
  await expect(createReply(deps, { ...ref, authorId: member, body: 'x', token: randomUUID() })).rejects.toMatchObject({
    status: 404,
  })
  expect((await loadPost(readerOf(mine, member), postId, null)).post).toBeNull()
})

test('authors delete their own, the team moderates with an entry in the audit log, and both can undo', async () => {
  const place = await makeCommunity()
  const { organizationId, communityId } = place
  const { postId } = await write(place, 'Mine')
  const act = (actorId: string, canModerate = false) => ({ organizationId, communityId, postId, actorId, canModerate })
  const stranger = await addUser('Stranger')

  await expect(deletePost(deps, act(stranger))).rejects.toMatchObject({ code: 'NOT_YOURS' })
  await deletePost(deps, act(member))
  expect((await loadPost(readerOf(place, member), postId, null)).post).toBeNull()
  await restorePost(deps, act(member))
  await deletePost(deps, { ...act(owner, true), reason: 'advertising' })
  await expect(restorePost(deps, act(member))).rejects.toMatchObject({ code: 'NOT_YOURS' })
  await expect(
    createReply(deps, { ...act(member), authorId: member, body: 'x', token: randomUUID() }),
  ).rejects.toMatchObject({ code: 'POST_DELETED' })
  await restorePost(deps, act(owner, true))

  const decisions = await db.forOrganization(organizationId, (tx) =>
    tx.auditEntry.findMany({ where: { organizationId, kind: 'decision', entity: 'posts' }, orderBy: { id: 'asc' } }),
  )
  expect(decisions.map(({ action, reason, actorId }) => [action, reason, actorId === owner])).toEqual([
    ['deleted', 'advertising', true],
    ['restored', null, true],
  ])
})

test('deleting a reply and bringing it back keeps the count true', async () => {
  const place = await makeCommunity()
  const { organizationId, communityId } = place
  const { postId } = await write(place, 'Question')
  await createReply(deps, {
    organizationId,
    communityId,
    postId,
    authorId: member,
    body: 'Answer',
    token: randomUUID(),
  })
  const [reply] = (await loadPost(readerOf(place, member), postId, null)).replies
  const change = { organizationId, communityId, replyId: reply?.id ?? '', actorId: member, canModerate: false }
  for (const [isDeleted, count] of [
    [true, 0],
    [true, 0],
    [false, 1],
  ] as const) {
    await deleteReply(deps, { ...change, isDeleted })
    expect((await loadPost(readerOf(place, member), postId, null)).post?.replyCount).toBe(count)
  }
})

test('the feed shows pinned posts first and pages through the rest without gaps or repeats', async () => {
  const place = await makeCommunity()
  const { organizationId, communityId } = place
  const written: string[] = []
  for (let number = 0; number < 45; number += 1) written.push((await write(place, `Post ${number}`)).postId)
  const pinned = written[3] ?? ''
  await pinPost(deps, { organizationId, communityId, postId: pinned, actorId: owner, isPinned: true })

  const seen: string[] = []
  let after: string | null = null
  do {
    const { feed } = await loadFeed(readerOf(place, member), after)
    if (after === null) expect(feed.pinned.map(({ id }) => id)).toEqual([pinned])
    seen.push(...feed.posts.map(({ id }) => id))
    after = feed.next
  } while (after)
  expect(seen).toEqual(written.filter((id) => id !== pinned).reverse())
})

test('guests read what is published and learn nothing about members', async () => {
  const place = await makeCommunity()
  await addMembership(place)
  await write(place, 'Public')
  const { frame, feed, rail } = await loadFeed(readerOf(place, null), null)
  expect(frame).toMatchObject({ memberCount: 1, onGoalCount: 0, isInside: false })
  expect(feed.posts).toHaveLength(1)
  expect(rail).toMatchObject({ goal: null, process: null, membership: null, staff: [{ name: 'Owner' }] })
  expect((await loadMembers(readerOf(place, null), { search: '', after: null })).members).toEqual([])
})

test('members are found by name, and signs of a pattern mean themselves', async () => {
  const place = await makeCommunity()
  await addMembership(place)
  const find = async (search: string) =>
    (await loadMembers(readerOf(place, member), { search, after: null })).members.length
  expect([
    await find(''),
    await find('memb'),
    await find('%'),
    await find('_'),
    await find("'; drop table users; --"),
  ]).toEqual([1, 1, 0, 0, 0])
})

test('goals stand in their order, and a retired one is offered to nobody new', async () => {
  const place = await makeCommunity()
  const { organizationId, communityId } = place
  const scope = { organizationId, communityId, actorId: owner }
  const fields = { tagline: '', description: '', targetMetric: '', targetValue: null }
  for (const title of ['A', 'B', 'C']) await saveGoalTemplate(deps, { ...scope, ...fields, title })
  const titles = async () => (await loadGoals(readerOf(place, member))).goals.map(({ title }) => title)
  const idOf = async (title: string) =>
    (await loadGoals(readerOf(place, owner, 'owner'), { withRetired: true })).goals.find((goal) => goal.title === title)
      ?.id ?? ''

  await arrangeGoalTemplate(deps, { ...scope, goalTemplateId: await idOf('C'), how: 'up' })
  expect(await titles()).toEqual(['A', 'C', 'B'])
  await arrangeGoalTemplate(deps, { ...scope, goalTemplateId: await idOf('A'), how: 'retire' })
  expect(await titles()).toEqual(['C', 'B'])
  await expect(
    saveGoalTemplate(deps, { ...scope, ...fields, title: 'X', goalTemplateId: randomUUID() }),
  ).rejects.toMatchObject({ code: 'GOAL_NOT_FOUND' })
})

test('no page asks the database more than three times for itself', async () => {
  const place = await makeCommunity()
  await addMembership(place)
  const { postId } = await write(place, 'x')
  const reader = readerOf(place, member)
  const filter = readFilter(new Request('http://127.0.0.1/ops?view=open&q=x'))
  const pages: [string, () => Promise<unknown>][] = [
    ['feed', () => loadFeed(reader, null)],
    ['post', () => loadPost(reader, postId, null)],
    ['members', () => loadMembers(reader, { search: 'm', after: null })],
    ['about', () => loadAbout(reader)],
    ['goals', () => loadGoals(reader)],
    ['discover', () => loadDiscover(db, { search: 's', after: null })],
    ['next', () => loadNext(db, member)],
    ['my memberships', () => loadMyMemberships(db, member)],
    ['organization', () => loadOrganization(db, place.organizationId)],
    ['operations', () => loadOperations(db, filter)],
    ['process', () => loadProcess(db, randomUUID())],
  ]
  for (const [name, load] of pages) {
    const count = await countStatements(load)
    expect(count, name).toBeGreaterThan(0)
    expect(count, name).toBeLessThanOrEqual(3)
  }
})
