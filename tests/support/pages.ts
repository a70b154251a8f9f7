import pg from 'pg'
import type { ProvidedApp } from './provided.ts'

export type Role = 'guest' | 'member' | 'owner' | 'operator'
/** A page of the product as one of the demo's people opens it; `status` where it is no 200. */
export type DemoPage = { name: string; role: Role; path: string; status?: number }

/** Who of the demo opens the pages of a role. */
export const whoOpens: Record<Exclude<Role, 'guest'>, string> = { member: 'noor', owner: 'ines', operator: 'maeve' }

/** The ids that addresses carry, read where the demo keeps them. */
export type DemoIds = { postId: string; processId: string; goalId: string; membershipId: string; invoiceId: string }

/** Reads the ids of the demo's own rows. Throws when the demo is not loaded. */
export async function readDemoIds({ database }: Pick<ProvidedApp, 'database'>): Promise<DemoIds> {
  const client = new pg.Client({ connectionString: database.platform })
  await client.connect()
  try {
    const { rows } = await client.query<DemoIds>(`
      select p.id as "postId",
        (select id from processes where kind = 'trial' order by opened_at limit 1) as "processId",
        (select m.id from memberships m join users u on u.id = m.user_id
          where m.community_id = p.community_id and u.email like 'noor@%') as "membershipId",
        (select i.id from invoices i where i.organization_id = p.organization_id order by i.issued_at limit 1) as "invoiceId",
        (select g.id from goal_templates g where g.community_id = p.community_id order by g.position limit 1) as "goalId"
      from posts p join communities c on c.id = p.community_id
      where c.slug = 'applied-ai-guild' and p.pinned_at is null and p.deleted_at is null
      order by p.reply_count desc, p.created_at limit 1`)
    const [ids] = rows
    if (!ids) throw new Error('The demo is not there.')

    return ids
  } finally {
    await client.end()
  }
}

const here = '/c/applied-ai-guild'

/** Every page a person can open, with a role that sees the most of it. */
export function demoPages(ids: DemoIds): DemoPage[] {
  return [...guestPages(ids.postId), ...memberPages(ids), ...ownerPages(ids), ...operatorPages(ids.processId)]
}

function guestPages(postId: string): DemoPage[] {
  const role = 'guest'

  return [
    { role, name: 'home-guest', path: '/' },
    { role, name: 'discover', path: '/discover' },
    { role, name: 'community-guest', path: here },
    { role, name: 'post-guest', path: `${here}/posts/${postId}` },
    { role, name: 'about', path: `${here}/about` },
    { role, name: 'goals-guest', path: `${here}/goals` },
    { role, name: 'join', path: `${here}/join` },
    { role, name: 'join-once', path: '/c/founders-table/join' },
    { role, name: 'join-free', path: '/c/open-workshop/join' },
    { role, name: 'join-return-guest', path: `${here}/join/return` },
    { role, name: 'terms', path: `${here}/terms` },
    { role, name: 'signup', path: '/signup' },
    { role, name: 'login', path: '/login' },
    { role, name: 'forgot', path: '/forgot' },
    { role, name: 'reset', path: '/reset?token=from-a-mail' },
    { role, name: 'not-found', path: '/no-such-page', status: 404 },
    { role, name: 'no-community', path: '/c/no-such-community', status: 404 },
  ]
}

function memberPages({ postId, membershipId }: DemoIds): DemoPage[] {
  const role = 'member'

  return [
    { role, name: 'home', path: '/' },
    { role, name: 'next', path: '/members/me/next' },
    { role, name: 'community', path: here },
    { role, name: 'write', path: `${here}?write=1` },
    { role, name: 'post', path: `${here}/posts/${postId}` },
    { role, name: 'members', path: `${here}/members` },
    { role, name: 'goals', path: `${here}/goals` },
    { role, name: 'goals-none-yet', path: '/c/studio-practice/goals' },
    { role, name: 'guidelines', path: `${here}/guidelines` },
    { role, name: 'join-again', path: `${here}/join` },
    { role, name: 'join-return', path: `${here}/join/return` },
    { role, name: 'memberships', path: '/settings/memberships' },
    { role, name: 'pause', path: `/settings/memberships/${membershipId}/pause` },
    { role, name: 'billing', path: '/settings/billing' },
    { role, name: 'change-plan-refused', path: `/settings/billing/${membershipId}/plan` },
    { role, name: 'tier', path: '/settings/tier' },
    { role, name: 'settings', path: '/settings' },
    { role, name: 'settings-email', path: '/settings/email' },
    { role, name: 'settings-sms', path: '/settings/sms' },
    { role, name: 'settings-security', path: '/settings/security' },
    { role, name: 'refused', path: '/ops', status: 403 },
  ]
}

function ownerPages({ goalId, invoiceId }: DemoIds): DemoPage[] {
  const role = 'owner'

  return [
    { role, name: 'community-owner', path: here },
    { role, name: 'studio-goals', path: `${here}/studio/goals` },
    { role, name: 'studio-goal', path: `${here}/studio/goals?edit=${goalId}` },
    { role, name: 'organization', path: '/org/guild-works' },
    { role, name: 'organization-money', path: '/org/guild-works/billing' },
    { role, name: 'organization-money-rows', path: '/org/guild-works/billing/rows?figure=trial-started&currency=EUR' },
    { role, name: 'invoices', path: '/org/guild-works/invoices' },
    { role, name: 'disputes', path: '/org/guild-works/disputes' },
    { role, name: 'statements', path: '/org/guild-works/statements' },
    { role, name: 'invoice', path: `/org/guild-works/invoices/${invoiceId}` },
    { role, name: 'organization-tier', path: '/org/guild-works/tier' },
    { role, name: 'codes', path: '/org/guild-works/coupons' },
    { role, name: 'taxes', path: '/org/guild-works/taxes' },
    { role, name: 'organization-new', path: '/orgs/new' },
    { role, name: 'community-new', path: '/org/guild-works/communities/new' },
    { role, name: 'community-edit', path: '/org/guild-works/communities/applied-ai-guild' },
  ]
}

function operatorPages(processId: string): DemoPage[] {
  const role = 'operator'

  return [
    { role, name: 'ops', path: '/ops' },
    { role, name: 'ops-open', path: '/ops?view=open' },
    { role, name: 'ops-closed', path: '/ops?view=closed' },
    { role, name: 'ops-process', path: `/ops/processes/${processId}` },
    { role, name: 'ops-dead-letters', path: '/ops/dead-letters' },
    { role, name: 'ops-catch-up', path: '/ops/catch-up' },
    { role, name: 'ops-money', path: '/ops/money' },
  ]
}
