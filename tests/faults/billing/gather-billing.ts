import { openCommunity } from '../open-community.ts'
import { signUpPerson, type Person } from '../person.ts'
import type { World } from '../world.ts'
import type { Opened } from './deeds.ts'
import { billingPlans, type BillingRole, billingRoles, type BillingEnd } from './roles.ts'

/** Somebody who has bills, and how these have to stand at the end. */
export type BillingSubject = { person: Person; role: BillingRole; slug: string; wave: string; end: BillingEnd }

/** A membership as it is known by after joining. */
export type Joined = { membershipId: string; customer: string; subscription: string; trialEndsAt: Date | null }

export type BillingCohort = Awaited<ReturnType<typeof gatherBilling>>

const trialDays = 2

/** Signs people up and opens a community of their own for them; nobody has joined yet. */
export async function gatherBilling(world: World, wave: string) {
  const slug = await openCommunity(world.owner, { trialDays })
  const subjects: BillingSubject[] = []
  // One after the other: what hashes passwords is not what these drills are about.
  for (const role of billingRoles) {
    const person = await signUpSomehow(world, role.replaceAll(' ', '-'))
    subjects.push({ person, role, slug, wave, end: billingPlans[role].end })
  }
  const each = <T>(work: (subject: BillingSubject) => Promise<T>) => Promise.all(subjects.map(work))
  const of = (role: BillingRole): Person => {
    const subject = subjects.find((one) => one.role === role)
    if (!subject) throw new Error(`Nobody is here who is "${role}".`)

    return subject.person
  }

  return {
    slug,
    subjects,
    of,
    openJoin: (): Promise<Opened[]> =>
      each(({ person, role }) => person.openJoin(slug, { hasTrial: billingPlans[role].hasTrial })),
    pay: () => each(({ person, role }) => person.pay(billingPlans[role].card)),
    comeBack: () => each(({ person }) => person.comeBack()),
    /** Nobody is charged after a trial without a goal. */
    chooseGoals: () =>
      each(async ({ person, role }) => {
        if (billingPlans[role].hasTrial) await (await person.openGoal(slug)).send()
      }),
    joined: (role: BillingRole) => findJoined(world, slug, of(role)),
    /** When the last of the trials ends. */
    trialsEndAt: async () => {
      const ends = await each(async ({ role }) => (await findJoined(world, slug, of(role))).trialEndsAt?.getTime() ?? 0)

      return Math.max(...ends)
    },
  }
}

/** Another wave's trouble may eat a form of signing up, which is no part of these drills: then with another address. */
async function signUpSomehow(world: World, name: string, tries = 3): Promise<Person> {
  try {
    return await signUpPerson(world.started.app, name)
  } catch (error) {
    if (tries <= 1) throw error

    return signUpSomehow(world, name, tries - 1)
  }
}

async function findJoined({ query }: World, slug: string, person: Person): Promise<Joined> {
  const [row] = await query<Joined>(
    `select m.id as "membershipId", m.stripe_customer_id as customer, m.stripe_subscription_id as subscription,
       m.trial_ends_at as "trialEndsAt"
     from memberships m join users u on u.id = m.user_id
       join communities c on c.organization_id = m.organization_id and c.id = m.community_id
     where u.email = $1 and c.slug = $2 and m.state <> 'pending'`,
    [person.email, slug],
  )
  if (!row) throw new Error(`${person.name} is no member of ${slug}.`)

  return row
}
