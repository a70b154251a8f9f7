import { randomInt } from 'node:crypto'
import { createPlan } from '#activities/billing/create-plan.ts'
import { createPost } from '#activities/community/create-post.ts'
import { createReply } from '#activities/community/create-reply.ts'
import { likePost } from '#activities/community/like-post.ts'
import { pinPost } from '#activities/community/pin-post.ts'
import { selectGoal } from '#activities/goals/select-goal.ts'
import { hashPassword } from '#activities/identity/hash-password.ts'
import { fulfilCheckout } from '#activities/memberships/fulfil-checkout.ts'
import { joinFree } from '#activities/memberships/join-free.ts'
import { startCheckout } from '#activities/memberships/start-checkout.ts'
import { createCommunity } from '#activities/organizations/create-community.ts'
import { createOrganization } from '#activities/organizations/create-organization.ts'
import { publishCommunity } from '#activities/organizations/publish-community.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { type DemoCommunity, demoCommunities, type PersonaKey, personas } from './demo-data.ts'
import { payAtSandbox } from './pay-at-sandbox.ts'
import { stableId } from './stable-id.ts'

type People = Record<PersonaKey, string>
export type DemoLogin = { role: string; email: string; password: string }

type Place = { organizationId: string; communityId: string; owner: string }

/**
 * Loads the demo through the product's own operations: whoever pays goes through Checkout at the sandbox, so that a real
 * process looks after each membership. Every step may be repeated, so a load that was cut off goes on where it stopped.
 */
export async function loadDemo(deps: Deps): Promise<DemoLogin[]> {
  const password = readablePassword()
  const people = await addPersonas(deps, password)
  for (const community of demoCommunities) await addCommunity(deps, people, community)

  return personas.map(({ key, email, isOperator }) => ({
    role: isOperator ? 'operator' : roleOf(key),
    email,
    password,
  }))
}

function roleOf(persona: PersonaKey): string {
  const staff = demoCommunities.flatMap(({ organization }) => organization.staff)

  return staff.find((one) => one.persona === persona)?.role ?? 'member'
}

/** Three groups of five letters and digits that look like nothing else. */
function readablePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const group = () => Array.from({ length: 5 }, () => letters[randomInt(letters.length)]).join('')

  return `${group()}-${group()}-${group()}`
}

async function addPersonas({ db }: Deps, password: string): Promise<People> {
  const passwordHash = await hashPassword(password)
  const rows = await Promise.all(
    personas.map(async ({ key, name, email, timeZone, isOperator = false }) => {
      const facts = { name, passwordHash, timeZone, isOperator, emailVerifiedAt: new Date() }
      // One of them is an operator, which only the platform's role may make.
      const { id } = await db.forPlatform('demo', (tx) =>
        tx.user.upsert({ where: { email }, create: { email, ...facts }, update: facts, select: { id: true } }),
      )

      return [key, id] as const
    }),
  )

  return Object.fromEntries(rows) as People
}

async function addCommunity(deps: Deps, people: People, community: DemoCommunity): Promise<void> {
  const place = await openPlace(deps, people, community)
  const plans = await addPlans(deps, place, community)
  await addGoals(deps, place, community)
  await publishCommunity(deps, { ...place, actorId: place.owner, isPublished: true })
  await addPosts(deps, people, place, community)
  for (const member of community.members) await addMember(deps, { people, place, plans, member })
}

async function openPlace(deps: Deps, people: People, community: DemoCommunity): Promise<Place> {
  const { organization, slug, name, tagline, timeZone, currency, about, guidelines } = community
  const owner = people[organization.staff.find(({ role }) => role === 'owner')?.persona ?? 'maeve']
  const { organizationId } = await createOrganization(deps, {
    userId: owner,
    name: organization.name,
    slug: organization.slug,
  })
  await deps.db.forOrganization(organizationId, async (tx) => {
    const rows = organization.staff.map(({ persona, role }) => ({ organizationId, userId: people[persona], role }))
    await tx.staff.createMany({ data: rows, skipDuplicates: true })
  })

  const known = await deps.db.accounts.directory.findUnique({ where: { kind_key: { kind: 'community', key: slug } } })
  if (known) return { organizationId, communityId: known.entityId, owner }

  const text = { name, tagline, timeZone, currency, about, guidelines, policy: { showPromises: true } }
  const { communityId } = await createCommunity(deps, { organizationId, actorId: owner, slug, ...text })

  return { organizationId, communityId, owner }
}

async function addPlans(deps: Deps, place: Place, community: DemoCommunity): Promise<Map<string, string>> {
  const { organizationId, communityId, owner } = place
  const existing = await deps.db.forOrganization(organizationId, (tx) => tx.plan.findMany({ where: { communityId } }))
  const plans = new Map(existing.map(({ name, id }) => [name, id]))
  for (const plan of community.plans) {
    if (plans.has(plan.name)) continue
    const { planId } = await createPlan(deps, {
      organizationId,
      communityId,
      actorId: owner,
      currency: community.currency,
      token: stableId(communityId, 'plan', plan.name),
      ...plan,
    })
    plans.set(plan.name, planId)
  }

  return plans
}

async function addGoals({ db }: Deps, { organizationId, communityId }: Place, community: DemoCommunity): Promise<void> {
  const rows = community.goals.map((goal, position) => ({
    organizationId,
    communityId,
    id: stableId(communityId, 'goal', goal.title),
    position,
    ...goal,
  }))
  await db.forOrganization(organizationId, (tx) => tx.goalTemplate.createMany({ data: rows, skipDuplicates: true }))
}

async function addPosts(deps: Deps, people: People, place: Place, community: DemoCommunity): Promise<void> {
  const { organizationId, communityId, owner } = place
  for (const { author, title, body, isPinned, likes, comments } of community.posts) {
    const token = stableId(communityId, 'post', title)
    const ref = { organizationId, communityId }
    const { postId } = await createPost(deps, { ...ref, authorId: people[author], title, body, token })
    for (const fan of likes) await likePost(deps, { ...ref, postId, userId: people[fan], isLiked: true })
    for (const [index, comment] of comments.entries()) {
      const reply = {
        authorId: people[comment.author],
        body: comment.body,
        token: stableId(token, 'reply', String(index)),
      }
      await createReply(deps, { ...ref, postId, ...reply })
    }
    if (isPinned) await pinPost(deps, { ...ref, postId, actorId: owner, isPinned: true })
  }
}

type MemberToAdd = {
  people: People
  place: Place
  plans: Map<string, string>
  member: DemoCommunity['members'][number]
}

async function addMember(deps: Deps, { people, place, plans, member }: MemberToAdd): Promise<void> {
  const { organizationId, communityId } = place
  const userId = people[member.persona]
  const planId = plans.get(member.plan)
  if (!planId) throw new Error(`The demo names a plan "${member.plan}" that it does not make.`)

  const membershipId =
    (await liveMembership(deps, { organizationId, communityId, userId })) ??
    (await join(deps, { organizationId, communityId, userId, planId, persona: member.persona }))
  if (!member.choosesGoal) return

  const goalTemplateId = stableId(communityId, 'goal', member.choosesGoal)
  await selectGoal(deps, {
    organizationId,
    membershipId,
    goalTemplateId,
    userId,
    token: stableId(membershipId, 'goal', '1'),
  })
}

async function liveMembership({ db }: Deps, where: { organizationId: string; communityId: string; userId: string }) {
  const row = await db.forOrganization(where.organizationId, (tx) =>
    tx.membership.findFirst({ where: { ...where, state: 'live' }, select: { id: true } }),
  )

  return row?.id
}

type JoinInput = { organizationId: string; communityId: string; userId: string; planId: string; persona: PersonaKey }

async function join(deps: Deps, { persona, ...input }: JoinInput): Promise<string> {
  const consent = { consent: true as const, marketingConsent: false }
  const plan = await deps.db.forOrganization(input.organizationId, (tx) =>
    tx.plan.findUniqueOrThrow({
      where: { organizationId_id: { organizationId: input.organizationId, id: input.planId } },
    }),
  )
  const token = stableId(input.userId, 'join', input.planId)
  if (plan.interval === 'free') return (await joinFree(deps, { ...input, ...consent, token })).membershipId

  const home = deps.config.PUBLIC_URL
  const returnUrl = `${home}/c/join/return?session_id={CHECKOUT_SESSION_ID}`
  const { url } = await startCheckout(deps, { ...input, ...consent, token, returnUrl, cancelUrl: home })
  const payer = personas.find(({ key }) => key === persona)
  if (!payer) throw new Error(`The demo has no persona ${persona}.`)
  const result = await fulfilCheckout(deps, {
    sessionId: await payAtSandbox(url, { name: payer.name, email: payer.email, number: payer.card }),
  })
  if (!result.membershipId || !['fulfilled', 'already'].includes(result.kind))
    throw new Error(`${payer.name} could not join ${input.communityId}: ${result.kind}.`)

  return result.membershipId
}
