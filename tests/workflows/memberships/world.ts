import { randomUUID } from 'node:crypto'
import type { Deps } from '#activities/platform/deps.ts'
import { createDeps } from '#activities/platform/deps.ts'
import { loadConfig } from '#activities/platform/config.ts'
import { createPlan, type CreatePlanInput } from '#activities/billing/create-plan.ts'
import { startCheckout } from '#activities/memberships/start-checkout.ts'
import { fulfilCheckout } from '#activities/memberships/fulfil-checkout.ts'
import { deskOf, payOnPage } from '#infra/sandbox/testing.ts'
import { startSandbox } from '#infra/sandbox/server.ts'
import { createEmptyDatabase, createTestDatabase } from '#tests/support/create-test-database.ts'

export type World = Awaited<ReturnType<typeof startWorld>>
export type SentMail = { to: string; subject: string; text: string }

export type WorldOptions = { day?: string; temporal?: { address: string; namespace: string } }

/** A database and a sandbox of a test file's own, with one community in it. Nothing of ours is replaced. */
export async function startWorld({ day = '24h', temporal }: WorldOptions = {}) {
  const [database, empty] = await Promise.all([createTestDatabase(), createEmptyDatabase()])
  const seconds = day === '24h' ? 86_400 : Number.parseInt(day)
  const sandbox = await startSandbox({
    databaseUrl: empty.url,
    dayMs: seconds * 1000,
    sendgridApiKey: 'SG.kumiko-tests',
    twilioAccountSid: 'AC0',
    twilioAuthToken: 'none',
    strict: true,
  })
  const config = loadConfig({
    KUMIKO_DAY: day,
    DATABASE_APP_URL: database.appUrl,
    DATABASE_PLATFORM_URL: database.platformUrl,
    TEMPORAL_ADDRESS: temporal?.address ?? '127.0.0.1:1',
    TEMPORAL_NAMESPACE: temporal?.namespace ?? 'kumiko',
    STRIPE_SECRET_KEY: sandbox.stripeSecretKey,
    STRIPE_WEBHOOK_SECRET: 'whsec_tests',
    STRIPE_API_BASE: `http://127.0.0.1:${sandbox.ports.stripe}`,
    SENDGRID_API_KEY: 'SG.kumiko-tests',
    SENDGRID_API_BASE: `http://127.0.0.1:${sandbox.ports.sendgrid}`,
    TWILIO_ACCOUNT_SID: 'AC0',
    TWILIO_AUTH_TOKEN: 'none',
    TWILIO_API_BASE: `http://127.0.0.1:${sandbox.ports.twilio}`,
    SESSION_SECRET: 'a secret of tests that is long enough',
    LOG_LEVEL: 'fatal',
  })
  const deps = createDeps(config, 'test')
  const place = await addCommunity(deps)

  return {
    ...place,
    deps,
    stripe: deps.stripeFor(place.organizationId),
    desk: deskOf(sandbox.ports.desk),
    mailsTo: (email: string) => deskOf(sandbox.ports.desk).get<SentMail[]>(`emails?to=${encodeURIComponent(email)}`),
    stop: async () => {
      await deps.close()
      await sandbox.stop()
      await Promise.all([database.drop(), empty.drop()])
    },
  }
}

async function addCommunity(deps: Deps) {
  const [organizationId, communityId, goalTemplateId] = [randomUUID(), randomUUID(), randomUUID()]
  await deps.db.forOrganization(organizationId, async (tx) => {
    await tx.organization.create({ data: { id: organizationId, slug: `org-${organizationId}`, name: 'Studio' } })
    await tx.community.create({
      data: {
        organizationId,
        id: communityId,
        slug: `studio-${communityId}`,
        name: 'Studio Practice',
        publishedAt: new Date(),
      },
    })
    await tx.goalTemplate.create({
      data: { organizationId, communityId, id: goalTemplateId, title: 'First paying client' },
    })
  })

  return { organizationId, communityId, goalTemplateId }
}

export async function addPerson({ deps }: Pick<World, 'deps'>, email = `${randomUUID()}@example.com`) {
  const data = {
    email,
    name: 'Noor Haddad',
    passwordHash: 'none',
    emailVerifiedAt: new Date(),
    timeZone: 'Europe/Lisbon',
  }
  const { id: userId } = await deps.db.accounts.user.create({ data, select: { id: true } })

  return { userId, email }
}

export async function addPlan({ deps, organizationId, communityId }: World, change: Partial<CreatePlanInput> = {}) {
  const plan = { name: 'Monthly', interval: 'month' as const, amountCents: 2900, currency: 'EUR', trialDays: 3 }
  const { planId } = await createPlan(deps, {
    organizationId,
    communityId,
    actorId: randomUUID(),
    token: randomUUID(),
    ...plan,
    ...change,
  })

  return planId
}

export type CheckoutWish = {
  userId: string
  planId: string
  token?: string
  withTrial?: boolean
  code?: string
  country?: string
  shownCents?: number
}

export function openCheckout({ deps, organizationId, communityId }: World, wish: CheckoutWish) {
  return startCheckout(deps, {
    organizationId,
    communityId,
    consent: true,
    marketingConsent: false,
    token: randomUUID(),
    returnUrl: 'http://127.0.0.1:3000/c/studio/joined?session_id={CHECKOUT_SESSION_ID}',
    cancelUrl: 'http://127.0.0.1:3000/c/studio/join',
    ...wish,
  })
}

/** Pays on the hosted page with a card; answers the session's id from the address it leads back to. */
export async function payAt(url: string, card: { number?: string; email?: string } = {}): Promise<string> {
  const { location, text } = await payOnPage(url, card)
  const sessionId = /session_id=(cs_\w+)/.exec(location ?? '')?.[1]
  if (!sessionId) throw new Error(`The page did not lead back: ${location ?? text.slice(0, 300)}`)

  return sessionId
}

export type JoinWish = CheckoutWish & {
  card?: string
  /** Temporal is away while the membership is made: its start waits in the outbox. */
  isTemporalAway?: boolean
}

/** Joins with a card nobody else uses here, unless one is given. */
export async function join(world: World, { card, isTemporalAway, ...wish }: JoinWish) {
  const { url } = await openCheckout(world, wish)
  const sessionId = await payAt(url, { number: card })
  const away = { client: () => Promise.reject(new Error('away')), close: () => Promise.resolve() }
  const deps = isTemporalAway ? { ...world.deps, temporal: away } : world.deps
  const result = await fulfilCheckout(deps, { sessionId })

  return { ...result, sessionId }
}

/** Cards that Stripe publishes for testing, one a person: two with the same card are one person, for trials. */
export const cards = [
  '4242424242424242',
  '5555555555554444',
  '378282246310005',
  '6011111111111117',
  '3056930009020004',
  '3566002020360505',
  '6200000000000005',
  '4000056655665556',
  '2223003122003222',
  '5200828282828210',
  '5105105105105100',
  '371449635398431',
  '6011000990139424',
  '36227206271667',
] as const
