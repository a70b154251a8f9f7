import { type TermsFacts, termsFactsSql, termsFor } from '#activities/billing/load-terms.ts'
import { emailClaim, isTrialUsed } from '#activities/memberships/trial-claims.ts'
import type { Deps } from '#activities/platform/deps.ts'
import type { Tx } from '#prisma/database.ts'
import { couponText, plainCode } from '#workflows/billing/coupon.rules.ts'
import { type Price, type TaxTerms } from '#workflows/billing/price.rules.ts'
import { hasTax, isAbroadInUnion, taxIdText } from '#workflows/billing/tax.rules.ts'
import { joinPrice } from '#workflows/memberships/join-price.ts'
import { joinSteps } from '#workflows/memberships/join.promise.ts'
import { consentText } from '#workflows/memberships/join-terms.ts'
import { trialPolicy } from '#workflows/memberships/trial-policy.ts'
import type { PromiseStep } from '#workflows/shared/promise.ts'
import type { JoinPlan } from './load-terms.server.ts'

export type JoinReader = {
  deps: Deps
  organizationId: string
  community: { id: string; slug: string; name: string }
  viewer: { id: string; email: string } | null
  /** Asked for by the link in our message to somebody whose card had a trial here. */
  isWithoutTrial: boolean
  /** As it was typed. */
  code: string
  country: string | null
}

export type JoinOption = JoinPlan & {
  steps: PromiseStep[]
  consent: string
  todayCents: number
  /** The first charge, whenever it comes. */
  first: Price
  tax: TaxTerms | null
  isReversed: boolean
  /** Why the code lowers nothing for this plan. */
  codeRefusal: string | null
}

/** What the price depends on beside the plan, as the page asks for it. */
export type JoinTerms = {
  code: string
  /** "20 % off for 3 months", when the code is good for a plan. */
  codeText: string | null
  /** Why it is good for none. */
  codeRefusal: string | null
  country: string | null
  isTaxed: boolean
  /** A VAT id could matter: between two countries of the EU. */
  mayReverse: boolean
  taxId: string | null
  taxIdText: string | null
}

type JoinRow = {
  tagline: string
  policy: unknown
  memberCount: number
  onGoalCount: number
  plans: JoinPlan[]
  stored: Omit<TermsFacts, 'code'>
  staff: { id: string; name: string; role: string }[]
  goals: { id: string; title: string; tagline: string }[]
}

/** Every way to join with its own promise line, so that the choice needs no round trip. Two statements. */
export function loadJoin(reader: JoinReader) {
  const { deps, organizationId, community, viewer, isWithoutTrial } = reader

  return deps.db.forOrganization(organizationId, async (tx) => {
    const row = await readRow(tx, reader)
    const keys = viewer ? [emailClaim(deps, viewer.email)] : []
    const place = { organizationId, communityId: community.id }
    const hasHadTrial = isWithoutTrial || (viewer !== null && (await isTrialUsed(tx, place, keys)))
    const { country } = reader
    const { policy, plans, stored, ...about } = row
    const facts = { ...stored, code: plainCode(reader.code) }
    const { name: communityName } = community
    const shared = { communityName, policy: trialPolicy(policy), dayMs: deps.config.dayMs, facts, country }
    const options = plans.map((plan) => offerOf(hasHadTrial ? { ...plan, trialDays: 0 } : plan, shared))

    return {
      ...about,
      options,
      terms: termsOf(facts, options, country),
      isTrialUsed: hasHadTrial && plans.some(({ trialDays }) => trialDays > 0),
    }
  })
}

function termsOf(facts: TermsFacts, options: JoinOption[], country: string | null): JoinTerms {
  const paid = options.filter(({ interval }) => interval !== 'free')
  const refusal = paid.every(({ codeRefusal }) => codeRefusal !== null) ? (paid[0]?.codeRefusal ?? null) : null

  return {
    code: facts.code,
    codeText: facts.coupon && !refusal ? couponText(facts.coupon) : null,
    codeRefusal: refusal,
    country,
    isTaxed: hasTax(facts) && paid.length > 0,
    mayReverse: isAbroadInUnion(facts.home, country),
    taxId: facts.taxId?.value ?? null,
    taxIdText: taxIdText(facts, country),
  }
}

type Shared = {
  communityName: string
  policy: ReturnType<typeof trialPolicy>
  dayMs: number
  facts: TermsFacts
  country: string | null
}

function offerOf(plan: JoinPlan, shared: Shared): JoinOption {
  const { facts, country, dayMs } = shared
  const now = new Date()
  const { terms, refusal } = termsFor(facts, plan, { country, now, dayMs })
  const offer = { ...plan, ...shared, terms }
  const { first } = joinPrice(offer, now)

  return {
    ...plan,
    steps: joinSteps(offer, now),
    consent: consentText(offer, now),
    todayCents: plan.trialDays > 0 ? 0 : first.grossCents,
    first,
    tax: terms.taxes[0] ?? null,
    isReversed: terms.isReversed,
    codeRefusal: refusal?.text ?? null,
  }
}

async function readRow(tx: Tx, { organizationId, community, viewer, code, country }: JoinReader): Promise<JoinRow> {
  const wish = { organizationId, userId: viewer?.id ?? null, code, country }
  const [row] = await tx.$queryRaw<JoinRow[]>`
    with here as (select ${organizationId}::uuid as org, ${community.id}::uuid as community)
    select c.tagline, c.policy, c.member_count as "memberCount", ${termsFactsSql(wish)} as stored,
      (select count(*)::int from enrolments e where e.organization_id = org and e.community_id = community and e.status = 'selected') as "onGoalCount",
      coalesce((select json_agg(x) from (
        select p.id, p.name, p.interval, p.amount_cents as "amountCents", p.currency, p.trial_days as "trialDays"
        from plans p where p.organization_id = org and p.community_id = community and p.is_active
        order by p.position, p.amount_cents limit 8) x), '[]') as plans,
      coalesce((select json_agg(x) from (
        select u.id, u.name, s.role from staff s join users u on u.id = s.user_id
        where s.organization_id = org and s.role in ('owner', 'instructor') order by s.role desc, s.created_at limit 4) x), '[]') as staff,
      coalesce((select json_agg(x) from (
        select g.id, g.title, g.tagline from goal_templates g
        where g.organization_id = org and g.community_id = community and g.is_active order by g.position limit 6) x), '[]') as goals
    from here join communities c on c.organization_id = org and c.id = community`
  if (!row) throw new Response(null, { status: 404 })

  return row
}
