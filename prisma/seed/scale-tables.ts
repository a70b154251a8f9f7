import type { Cell, TableRows } from './copy-rows.ts'
import type { ScaledCommunity, ScaledMember, ScalePlan } from './plan-scale.ts'
import { idOf, randomOf, type IdKind } from './random.ts'
import { postsOf } from './scale-posts.ts'
import { numbered, textOf } from './scale-text.ts'

type Make = (input: { plan: ScalePlan; passwordHash: string }) => Iterable<Cell[]>
type Definition = { table: string; columns: string; rows: Make }

const hourMs = 3_600_000
const trialMs = 72 * hourMs
const goalsEach = 3

/** Tables in the order their references need, each with its rows. Nothing here is owned by Stripe or by a workflow. */
export function scaleTables(plan: ScalePlan, passwordHash: string): TableRows[] {
  return definitions.map(({ table, columns, rows }) => ({
    table,
    columns: columns.split(' '),
    rows: rows({ plan, passwordHash }),
  }))
}

export const organizationSlug = (plan: ScalePlan, index: number) => `scale-${plan.seed}-org-${index + 1}`
const communitySlug = (plan: ScalePlan, index: number) => `scale-${plan.seed}-community-${index + 1}`

function* range(length: number): Generator<number> {
  for (let index = 0; index < length; index += 1) yield index
}

function* each(plan: ScalePlan, rows: (scope: Scope) => Iterable<Cell[]>): Generator<Cell[]> {
  for (const community of plan.communities) {
    const id = (kind: IdKind, index: number) => idOf(plan.seed, kind, index)
    const [organizationId, communityId] = [
      id('organization', community.organizationIndex),
      id('community', community.communityIndex),
    ]
    yield* rows({ plan, community, id, organizationId, communityId })
  }
}
type Scope = {
  plan: ScalePlan
  community: ScaledCommunity
  id: (kind: IdKind, index: number) => string
  organizationId: string
  communityId: string
}

const planOf = ({ id, community }: Scope, { hadTrial }: ScaledMember) =>
  id('plan', community.communityIndex * 2 + (hadTrial ? 1 : 0))
const endOf = (plan: ScalePlan, member: ScaledMember) => new Date(Math.min(member.joinedMs + trialMs, plan.nowMs))

function* map<T>(list: Iterable<T>, row: (item: T) => Cell[] | null): Generator<Cell[]> {
  for (const item of list) {
    const cells = row(item)
    if (cells) yield cells
  }
}

const definitions: Definition[] = [
  {
    table: 'users',
    columns: 'id email name password_hash email_verified_at created_at updated_at',
    rows: ({ plan, passwordHash }) =>
      map(range(plan.userCount), (index) => {
        const since = new Date(plan.nowMs - 365 * 24 * hourMs)
        const email = `member-${index + 1}@scale-${plan.seed}.example`

        return [idOf(plan.seed, 'user', index), email, numbered('Member', index), passwordHash, since, since, since]
      }),
  },
  {
    table: 'organizations',
    columns: 'organization_id slug name',
    rows: ({ plan }) =>
      map(range(plan.organizationCount), (index) => [
        idOf(plan.seed, 'organization', index),
        organizationSlug(plan, index),
        numbered('Organization', index),
      ]),
  },
  {
    table: 'directory',
    columns: 'kind key organization_id entity_id',
    rows: function* ({ plan }) {
      for (const index of range(plan.organizationCount)) {
        const id = idOf(plan.seed, 'organization', index)
        yield ['organization', organizationSlug(plan, index), id, id]
      }
      yield* each(plan, function* ({ community, organizationId, communityId }) {
        yield ['community', communitySlug(plan, community.communityIndex), organizationId, communityId]
      })
    },
  },
  {
    table: 'staff',
    columns: 'organization_id user_id role',
    rows: ({ plan }) =>
      map(range(plan.organizationCount), (index) => [
        idOf(plan.seed, 'organization', index),
        idOf(plan.seed, 'user', index % plan.userCount),
        'owner',
      ]),
  },
  {
    table: 'communities',
    columns: 'organization_id id slug name tagline about about_html member_count published_at created_at',
    rows: ({ plan }) =>
      each(plan, function* ({ community, organizationId, communityId }) {
        const since = new Date(plan.nowMs - 364 * 24 * hourMs)
        const { body, html, title } = textOf(plan.seed, 3, community.communityIndex)
        const [slug, name] = [
          communitySlug(plan, community.communityIndex),
          numbered('Community', community.communityIndex),
        ]
        const liveCount = community.members.filter(({ isLive }) => isLive).length
        yield [organizationId, communityId, slug, name, title, body, html, liveCount, since, since]
      }),
  },
  {
    // The paid plan has no price at Stripe, so it is off offer: nobody can be led to a Checkout that does not exist.
    table: 'plans',
    columns: 'organization_id id community_id name interval amount_cents currency trial_days is_active position',
    rows: ({ plan }) =>
      each(plan, function* ({ community, id, organizationId, communityId }) {
        const first = community.communityIndex * 2
        yield [organizationId, id('plan', first), communityId, 'Free', 'free', 0, 'EUR', 0, true, 0]
        yield [organizationId, id('plan', first + 1), communityId, 'Monthly', 'month', 1900, 'EUR', 3, false, 1]
      }),
  },
  {
    table: 'goal_templates',
    columns: 'organization_id id community_id title description position',
    rows: ({ plan }) =>
      each(plan, ({ community, id, organizationId, communityId }) =>
        map(range(goalsEach), (position) => {
          const index = community.communityIndex * goalsEach + position

          return [
            organizationId,
            id('goal', index),
            communityId,
            numbered('Goal', index),
            textOf(plan.seed, 4, index).body,
            position,
          ]
        }),
      ),
  },
  {
    table: 'memberships',
    columns:
      'organization_id id community_id user_id plan_id state stripe_status joined_at ended_at guidelines_accepted_at terms_accepted_at created_at',
    rows: ({ plan }) =>
      each(plan, (scope) =>
        map(scope.community.members, (member) => {
          const joinedAt = new Date(member.joinedMs)
          const endedAt = member.isLive ? null : endOf(plan, member)
          const ids = [scope.organizationId, scope.id('membership', member.membershipIndex), scope.communityId]
          const state = member.isLive ? 'live' : 'ended'

          return [
            ...ids,
            scope.id('user', member.userIndex),
            planOf(scope, member),
            state,
            'none',
            joinedAt,
            endedAt,
            joinedAt,
            joinedAt,
            joinedAt,
          ]
        }),
      ),
  },
  {
    // Access of every active member: no subscription pays for it.
    table: 'grants',
    columns: 'organization_id id membership_id kind starts_at',
    rows: ({ plan }) =>
      each(plan, ({ community, id, organizationId }) =>
        map(community.members, ({ membershipIndex: index, isLive, hadTrial, joinedMs }) =>
          isLive
            ? [
                organizationId,
                id('grant', index),
                id('membership', index),
                hadTrial ? 'gift' : 'free',
                new Date(joinedMs),
              ]
            : null,
        ),
      ),
  },
  {
    table: 'enrolments',
    columns: 'organization_id id community_id goal_template_id membership_id user_id selected_at',
    rows: ({ plan }) =>
      each(plan, ({ community, id, organizationId, communityId }) =>
        map(community.members, ({ membershipIndex: index, userIndex, isLive, joinedMs }) => {
          const random = randomOf(plan.seed, 5, index)
          if (!isLive || random.chance(0.4)) return null
          const goal = id('goal', community.communityIndex * goalsEach + random.below(goalsEach))

          return [
            organizationId,
            id('enrolment', index),
            communityId,
            goal,
            id('membership', index),
            id('user', userIndex),
            new Date(joinedMs + hourMs),
          ]
        }),
      ),
  },
  {
    // Closed and without a workflow id: a history to read, nothing the reconciler would start again.
    table: 'processes',
    columns:
      'organization_id id kind subject_id community_id membership_id user_id title stage outcome opened_at closed_at close_reason',
    rows: ({ plan }) =>
      each(plan, ({ community, id, organizationId, communityId }) =>
        map(community.members, (member) => {
          if (!member.hadTrial) return null
          const { membershipIndex: index, userIndex, isLive, joinedMs } = member
          const membershipId = id('membership', index)
          const outcome = isLive ? 'converted' : 'cancelled'
          const ids = [
            organizationId,
            id('process', index),
            'trial',
            membershipId,
            communityId,
            membershipId,
            id('user', userIndex),
          ]

          return [...ids, 'Trial', 'ended', outcome, new Date(joinedMs), endOf(plan, member), 'generated history']
        }),
      ),
  },
  {
    table: 'promises',
    columns: 'organization_id id process_id community_id user_id key text due_at kept_at status created_at',
    rows: ({ plan }) =>
      each(plan, ({ community, id, organizationId, communityId }) => {
        const random = randomOf(plan.seed, 6, community.communityIndex)

        return promiseRows()

        function* promiseRows(): Generator<Cell[]> {
          for (const { membershipIndex, userIndex, hadTrial, joinedMs } of community.members) {
            if (!hadTrial) continue
            for (const [position, { key, text, afterMs }] of made.entries()) {
              const dueMs = joinedMs + afterMs
              const isLate = random.chance(0.02)
              const keptAt = new Date(dueMs + (isLate ? hourMs : -60_000))
              const ids = [
                organizationId,
                id('promise', membershipIndex * made.length + position),
                id('process', membershipIndex),
                communityId,
              ]
              yield [
                ...ids,
                id('user', userIndex),
                key,
                text,
                new Date(dueMs),
                keptAt,
                isLate ? 'late' : 'kept',
                new Date(joinedMs),
              ]
            }
          }
        }
      }),
  },
  {
    table: 'posts',
    columns: 'organization_id id community_id author_id title body body_html like_count reply_count token created_at',
    rows: ({ plan }) =>
      each(plan, ({ community, id, organizationId, communityId }) =>
        map(postsOf(plan, community), ({ postIndex, author, likes, replies, createdMs }) => {
          const { title, body, html } = textOf(plan.seed, 7, postIndex)
          const ids = [organizationId, id('post', postIndex), communityId, id('user', author.userIndex)]

          return [...ids, title, body, html, likes.length, replies.length, id('token', postIndex), new Date(createdMs)]
        }),
      ),
  },
  {
    table: 'replies',
    columns: 'organization_id id post_id author_id body body_html token created_at',
    rows: function* ({ plan }) {
      let index = 0
      yield* each(plan, function* ({ community, id, organizationId }) {
        for (const { postIndex, replies } of postsOf(plan, community)) {
          for (const { author, createdMs } of replies) {
            const { body, html } = textOf(plan.seed, 8, index)
            const ids = [organizationId, id('reply', index), id('post', postIndex), id('user', author.userIndex)]
            yield [...ids, body, html, id('token', 1_000_000_000 + index), new Date(createdMs)]
            index += 1
          }
        }
      })
    },
  },
  {
    table: 'post_likes',
    columns: 'organization_id post_id user_id created_at',
    rows: ({ plan }) =>
      each(plan, function* ({ community, id, organizationId }) {
        for (const { postIndex, likes, createdMs } of postsOf(plan, community)) {
          for (const { userIndex } of likes) {
            yield [organizationId, id('post', postIndex), id('user', userIndex), new Date(createdMs)]
          }
        }
      }),
  },
  {
    // The load switches the audit triggers off; this is what stands for them.
    table: 'audit_log',
    columns: 'organization_id kind action entity entity_id reason',
    rows: ({ plan }) =>
      map(range(plan.organizationCount), (index) => {
        const id = idOf(plan.seed, 'organization', index)

        return [id, 'decision', 'seed', 'organizations', id, `generated, scale ${plan.scale}, seed ${plan.seed}`]
      }),
  },
]

const made = [
  { key: 'welcome', text: 'We welcome you by e-mail', afterMs: hourMs },
  { key: 'reminder-24h', text: 'We remind you a day before the trial ends', afterMs: trialMs - 24 * hourMs },
  { key: 'no-charge-before', text: 'Nothing is charged before the trial ends', afterMs: trialMs },
]
