import { randomUUID } from 'node:crypto'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { signUpPerson, type Person } from './person.ts'

export type Owner = { person: Person; organization: string }

/** An owner with an organization, made through the forms. */
export async function openOrganization(app: ProvidedApp): Promise<Owner> {
  const person = await signUpPerson(app, 'owner')
  const organization = `drills-${randomUUID().slice(0, 8)}`
  await person.session.submit('/orgs/new', ['slug'], { name: 'Drills', slug: organization })

  return { person, organization }
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
