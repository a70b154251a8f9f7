import type { TrialOutcome } from '#workflows/memberships/trial.rules.ts'
import { openCommunity, type Owner } from './open-community.ts'
import { signUpPerson, type Person } from './person.ts'
import type { Scene } from './world.ts'

/** What somebody does with their trial. */
export type Role = 'with a goal' | 'without a goal' | 'card declined later' | 'cancels' | 'extends'

/** A person in a trial, and how it has to end. */
export type Subject = { person: Person; role: Role; slug: string; outcomes: TrialOutcome[] }

type Plan = { card: string; choosesGoal: boolean; command?: 'extend' | 'cancel'; outcomes: TrialOutcome[] }

/** Each has a card of their own, because one card has one trial in a community. */
const plans: Record<Role, Plan> = {
  'with a goal': { card: '4242424242424242', choosesGoal: true, outcomes: ['converted'] },
  'without a goal': { card: '5555555555554444', choosesGoal: false, outcomes: ['stopped'] },
  'card declined later': { card: '4000000000000341', choosesGoal: true, outcomes: ['past-due'] },
  cancels: { card: '378282246310005', choosesGoal: false, command: 'cancel', outcomes: ['cancelled'] },
  extends: { card: '6011111111111117', choosesGoal: true, command: 'extend', outcomes: ['converted'] },
}

export const allRoles = Object.keys(plans) as Role[]

export type Cohort = Awaited<ReturnType<typeof gather>>

/** Signs people up and opens a community of their own for them; nobody has joined yet. */
export async function gather(world: Scene & { owner: Owner }, roles: Role[] = allRoles, { trialDays = 3 } = {}) {
  const { app } = world.started
  const slug = await openCommunity(world.owner, { trialDays })
  const people = await Promise.all(roles.map((role) => signUpPerson(app, role.replaceAll(' ', '-'))))
  const subjects = roles.map((role, index): Subject => {
    const person = people[index]
    if (!person) throw new Error(`Nobody signed up as ${role}.`)

    return { person, role, slug, outcomes: plans[role].outcomes }
  })
  const each = <T>(work: (subject: Subject, plan: Plan) => Promise<T>) =>
    Promise.all(subjects.map((subject) => work(subject, plans[subject.role])))
  type Opened = { send: () => Promise<unknown> }
  /** Everybody opens their form; the function that comes back sends all of them at once. */
  const prepare = async (open: (subject: Subject, plan: Plan) => Promise<Opened | null>) => {
    const forms = await each(open)

    return async () => {
      await Promise.all(forms.filter((form) => form !== null).map((form) => form.send()))
    }
  }

  return {
    slug,
    subjects,
    prepareJoin: () => prepare(({ person }) => person.openJoin(slug)),
    prepareGoal: () => prepare(({ person }, { choosesGoal }) => (choosesGoal ? person.openGoal(slug) : nothing)),
    prepareCommand: () => prepare(({ person }, { command }) => (command ? person.openCommand(command) : nothing)),
    pay: () => each(({ person }, { card }) => person.pay(card)),
    comeBack: () => each(({ person }) => person.comeBack()),
    /** When the trial of one of them ends, as Stripe has it now. */
    endOf: (role: Role) => trialEnd(world, slug, emailOf(subjects, role)),
  }
}

const nothing = Promise.resolve(null)

/** Joins everybody without any trouble, up to their choices. */
export async function settleIn(cohort: Cohort): Promise<void> {
  await (
    await cohort.prepareJoin()
  )()
  await cohort.pay()
  await cohort.comeBack()
  await (
    await cohort.prepareGoal()
  )()
  await (
    await cohort.prepareCommand()
  )()
}

export function emailOf(subjects: Subject[], role: Role): string {
  const subject = subjects.find((one) => one.role === role)
  if (!subject) throw new Error(`Nobody is here who is "${role}".`)

  return subject.person.email
}

async function trialEnd({ query }: Scene, slug: string, email: string): Promise<number> {
  const [row] = await query<{ at: Date }>(
    `select m.trial_ends_at as at from memberships m join users u on u.id = m.user_id
       join communities c on c.organization_id = m.organization_id and c.id = m.community_id
     where u.email = $1 and c.slug = $2`,
    [email, slug],
  )
  if (!row) throw new Error(`${email} is no member of ${slug}.`)

  return row.at.getTime()
}
