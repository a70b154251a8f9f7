import { randomUUID } from 'node:crypto'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { workingCard } from '#tests/support/visitor.ts'
import { waitFor } from '#infra/start/wait-for.ts'
import { signUpPerson, type Person } from './person.ts'

export type Owner = { person: Person; organization: string }

/** An owner with an organization, made through the forms. */
export async function openOrganization(app: ProvidedApp): Promise<Owner> {
  const person = await signUpPerson(app, 'owner')
  const organization = `drills-${randomUUID().slice(0, 8)}`
  await person.session.submit('/orgs/new', ['slug'], { name: 'Drills', slug: organization })

  return { person, organization }
}

/** The tier that has room for more communities than Free, which a drill of several cohorts needs. Bought through the forms. */
export async function takePro(owner: Owner): Promise<Owner> {
  const { person } = owner
  const { session } = person
  const { away } = await session.submit('/settings/tier', ['intent=buy'], {})
  if (!away) throw new Error('The page of tiers does not lead to a payment page.')
  await person.payOn(away, workingCard)
  const isGranted = async () => (await session.get('/settings/tier')).html.includes('?cancel=1')
  if (!(await waitFor(isGranted, { timeoutMs: 60_000, everyMs: 500 }))) throw new Error('Pro is paid and not granted.')

  return owner
}

/** A published community with a trial before a monthly price, and one goal. Returns its slug. */
export async function openCommunity({ person, organization }: Owner, { trialDays = 3 } = {}): Promise<string> {
  const { session } = person
  const slug = `drill-${randomUUID().slice(0, 8)}`
  const home = `/org/${organization}/communities/${slug}`
  const text = { name: `Drill ${slug}`, tagline: '', about: '', guidelines: '', timeZone: 'UTC', currency: 'EUR' }
  await session.submit(`/org/${organization}/communities/new`, ['slug'], { slug, ...text })
  const plan = { name: 'Monthly', interval: 'month', amount: '29', trialDays: String(trialDays) }
  await session.submit(home, ['intent=plan'], plan)
  await session.submit(`/c/${slug}/studio/goals`, ['intent=save', 'title'], { title: 'One finished thing' })
  await session.submit(home, ['intent=publish'], {})

  return slug
}
