import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { AppLoadContext, LoaderFunctionArgs } from '@remix-run/node'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { issueStatements } from '#activities/billing/issue-statements.ts'
import { syncInvoice } from '#activities/billing/sync-invoice.ts'
import { createPost } from '#activities/community/create-post.ts'
import { openSession } from '#activities/identity/open-session.ts'
import routes from '#web/routes.ts'
import { pauseStatement } from '#workflows/billing/statement.rules.ts'
import { hear, openAtBank } from '../workflows/billing/disputing.ts'
import { addPerson, addPlan, cards, join, startWorld, type World } from '../workflows/memberships/world.ts'

/**
 * The budget of architecture.md: at most five queries a page, session, shell and all. A query is a statement that asks
 * for or changes data. What opens and closes a door (begin, set_config, commit) is the price of the door, and a session's
 * last visit is written at most every five minutes, so neither is a page's.
 */
const budget = 5
const ofDoor = /^\s*(begin|commit|rollback)|set_config/i

type Loader = (args: LoaderFunctionArgs) => Promise<unknown>
type Visitor = 'guest' | 'member' | 'owner' | 'operator'
type Entry = { file: string; path?: string | undefined; index?: boolean | undefined }

let world: World
let tokens: Record<Visitor, string>
let marks: Record<string, string>

const pages: [Visitor, string][] = [
  ['guest', '/'],
  ['guest', '/discover'],
  ['guest', '/discover?q=studio'],
  ['guest', '/login'],
  ['guest', '/signup'],
  ...['', '/posts/{post}', '/about', '/goals', '/join', '/terms', '/guidelines', '/join/return'].flatMap(
    (page) =>
      [
        ['guest', `/c/{slug}${page}`],
        ['member', `/c/{slug}${page}`],
      ] satisfies [Visitor, string][],
  ),
  ['member', '/'],
  ['member', '/discover'],
  ['member', '/c/{slug}/members?q=a'],
  ['member', '/members/me/next'],
  ['member', '/members/me/next.ics'],
  ['member', '/settings'],
  ['member', '/settings/security'],
  ['member', '/settings/email'],
  ['member', '/settings/sms'],
  ['member', '/settings/memberships'],
  ['member', '/settings/memberships/{membership}/leave'],
  ['member', '/settings/memberships/{membership}/pause'],
  ['member', '/settings/billing'],
  ['member', '/settings/billing?show=all'],
  ['member', '/settings/billing/statements/{statement}'],
  ['member', '/settings/billing/statements/{statement}/pdf'],
  ['member', '/settings/billing/card'],
  ['member', '/settings/billing/portal'],
  ['member', '/settings/billing/{membership}/plan'],
  ['member', '/settings/billing/{membership}/plan?plan={otherPlan}'],
  ['member', '/settings/tier'],
  ['member', '/settings/tier?cancel=1'],
  ['member', '/orgs/new'],
  ['owner', '/c/{slug}'],
  ['owner', '/c/{slug}/studio'],
  ['owner', '/c/{slug}/studio/goals'],
  ['owner', '/org/{organization}'],
  ['owner', '/org/{organization}/billing'],
  ['owner', '/org/{organization}/billing/months.csv'],
  ['owner', '/org/{organization}/billing/rows?figure=mrr&currency=EUR'],
  ['owner', '/org/{organization}/billing/rows.csv?figure=net&currency=EUR'],
  ['owner', '/org/{organization}/tier'],
  ['owner', '/org/{organization}/statements'],
  ['owner', '/org/{organization}/statements.csv'],
  ['owner', '/org/{organization}/statements/{statement}'],
  ['owner', '/org/{organization}/statements/{statement}/pdf'],
  ['owner', '/org/{organization}/invoices'],
  ['owner', '/org/{organization}/invoices?q=noor'],
  ['owner', '/org/{organization}/invoices/{invoice}'],
  ['owner', '/org/{organization}/invoices/{invoice}/dunning'],
  ['owner', '/org/{organization}/disputes'],
  ['owner', '/org/{organization}/disputes/{dispute}'],
  ['owner', '/org/{organization}/coupons'],
  ['owner', '/org/{organization}/taxes'],
  ['owner', '/org/{organization}/communities/new'],
  ['owner', '/org/{organization}/communities/{slug}'],
  ['operator', '/ops'],
  ['operator', '/ops/processes/{process}'],
  ['operator', '/ops/processes/{process}/command'],
  ['operator', '/ops/dead-letters'],
  ['operator', '/ops/catch-up'],
  ['operator', '/ops/money'],
]

// Nothing to look at: they answer forms and news, or belong to a code that was mailed.
const withoutPage = /^(theme|mode|logout|verify|forgot|reset|webhooks\/|dev\/)/

beforeAll(async () => {
  world = await startWorld()
  const { deps, organizationId, communityId } = world
  const [member, owner, operator] = [await addPerson(world), await addPerson(world), await addPerson(world)]
  const planId = await addPlan(world, { trialDays: 0 })
  const { membershipId = '' } = await join(world, { userId: member.userId, planId, card: cards[0] })
  const otherPlan = await addPlan(world, { trialDays: 0, name: 'Pro', amountCents: 5900 })
  const [latest] = (await world.stripe.invoices.list({ limit: 1 })).data
  await syncInvoice(deps, { organizationId, stripeInvoiceId: latest?.id ?? '' })
  const [charge] = (await world.stripe.charges.list({ limit: 1 })).data
  const { id: stripeDisputeId } = await openAtBank(world, charge?.id ?? '')
  await hear(world, stripeDisputeId)
  await deps.db.forPlatform('tests', (tx) =>
    tx.user.update({ where: { id: operator.userId }, data: { isOperator: true }, select: { id: true } }),
  )
  const post = { organizationId, communityId, authorId: member.userId, title: 'T', body: 'Hello', token: randomUUID() }
  const { postId } = await createPost(deps, post)
  const { slug, process, invoice, dispute, statement } = await deps.db.forOrganization(organizationId, async (tx) => {
    const [community] = await tx.community.findMany({ select: { id: true, slug: true } })
    const slugs = { organizationId, entityId: organizationId, kind: 'organization', key: `org-${organizationId}` }
    await tx.directory.createMany({
      data: [slugs, { organizationId, entityId: communityId, kind: 'community', key: community?.slug ?? '' }],
    })
    await tx.staff.create({ data: { organizationId, userId: owner.userId, role: 'owner' } })

    const [process, invoice] = [await tx.process.findFirstOrThrow(), await tx.invoice.findFirstOrThrow()]

    const line = { text: null, amountCents: 900, contains: 'gross' as const, ratePpm: 0 }
    const pause = { pauseId: randomUUID(), pausedAt: new Date().toISOString(), currency: 'EUR', lines: [line] }
    await issueStatements(tx, { organizationId, membershipId, facts: [pauseStatement(pause)] })
    const [dispute, statement] = [await tx.dispute.findFirstOrThrow(), await tx.statement.findFirstOrThrow()]

    return { slug: community?.slug ?? '', process, invoice, dispute, statement }
  })
  marks = {
    slug,
    organization: `org-${organizationId}`,
    post: postId,
    membership: membershipId,
    process: process.id,
    otherPlan,
    invoice: invoice.id,
    dispute: dispute.id,
    statement: statement.id,
  }
  const logIn = async ({ userId }: { userId: string }) => {
    const device = { userAgent: 'tests', address: '127.0.0.1' }

    return (await deps.db.forAccounts((tx) => openSession(tx, { userId, device }))).token
  }
  tokens = { guest: '', member: await logIn(member), owner: await logIn(owner), operator: await logIn(operator) }
})
afterAll(() => world.stop())

const entries: Entry[] = (routes as Entry[]).map(({ file, path, index }) => ({ file, path: index ? '' : path }))

function find(pathname: string): { file: string; params: Record<string, string> } {
  const parts = pathname.split('/').filter(Boolean)
  for (const { file, path = '' } of entries) {
    const names = path.split('/').filter(Boolean)
    const isFound =
      names.length === parts.length && names.every((name, index) => name.startsWith(':') || name === parts[index])
    if (!isFound) continue
    const pairs = names.flatMap((name, index) => (name.startsWith(':') ? [[name.slice(1), parts[index] ?? '']] : []))

    return { file, params: Object.fromEntries(pairs) as Record<string, string> }
  }
  throw new Error(`No route leads to ${pathname}.`)
}

/** A visit as the server makes it: root and page load at the same time, on one request and one context. */
async function visit(visitor: Visitor, address: string): Promise<string[]> {
  const filled = address.replaceAll(/\{(\w+)\}/g, (_, name: string) => marks[name] ?? '')
  const request = new Request(new URL(filled, world.deps.config.PUBLIC_URL), {
    headers: { Cookie: `kumiko=${tokens[visitor]}` },
  })
  const context: AppLoadContext = { cspNonce: 'n', requestId: 'r', deps: world.deps, address: '127.0.0.1' }
  const { file, params } = find(new URL(request.url).pathname)
  const modules = (await Promise.all([import('#web/root.tsx'), import(resolve('web', file))])) as { loader?: Loader }[]
  const spy = vi.spyOn(pg.Client.prototype, 'query')

  try {
    const loaded = await Promise.allSettled(modules.map(async ({ loader }) => loader?.({ request, context, params })))
    for (const answer of loaded) {
      // A page may lead on; anything else thrown is a defect of this test.
      if (answer.status === 'rejected' && !isRedirect(answer.reason)) throw answer.reason
    }

    return (spy.mock.calls as unknown[][])
      .filter((_, index) => isOurs(spy.mock.contexts[index]))
      .map(([first]) => statementOf(first))
      .filter((text) => !ofDoor.test(text))
  } finally {
    spy.mockRestore()
  }
}

/** The sandbox lives in this process too, on a database of its own. */
function isOurs(client: unknown): boolean {
  const database = new URL(world.deps.config.DATABASE_APP_URL).pathname.slice(1)

  return client instanceof pg.Client && client.database === database
}

function isRedirect(reason: unknown): boolean {
  return reason instanceof Response && reason.status >= 300 && reason.status < 400
}

function statementOf(first: unknown): string {
  return typeof first === 'object' && first !== null && 'text' in first ? String(first.text) : String(first)
}

describe.sequential('queries of a page', () => {
  test.each(pages)('%s at %s', async (visitor, address) => {
    const statements = await visit(visitor, address)
    expect(statements.length, statements.join('\n---\n')).toBeLessThanOrEqual(budget)
  })

  test('the loaders of one visit share the look at the session, two visits do not', async () => {
    const looks = async () =>
      (await visit('member', '/c/{slug}')).filter((statement) => statement.includes('join sessions'))

    expect([(await looks()).length, (await looks()).length]).toEqual([1, 1])
  })

  test('every page is in the list', () => {
    const seen = new Set(pages.map(([, address]) => find(new URL(address, 'http://kumiko.test').pathname).file))
    const left = entries.filter(({ file, path = '' }) => !seen.has(file) && !withoutPage.test(path))
    expect(left).toEqual([])
  })
})
