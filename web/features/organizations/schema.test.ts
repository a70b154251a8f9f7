import { expect, test } from 'vitest'
import { communitySchema, newCommunitySchema, organizationSchema, planSchema, readAmount } from './schema.ts'

const community = { name: 'Studio', timeZone: 'Europe/Lisbon', currency: 'EUR' }

test('an address is small letters, digits and hyphens, and none of the app’s own', () => {
  const slugOf = (slug: unknown) => organizationSchema.safeParse({ name: 'A', slug })
  expect(slugOf(' Studio-Practice ').data?.slug).toBe('studio-practice')
  for (const slug of ['', 'ab', '-abc', 'abc-', 'new', 'a/b', '../etc', 'ü-ber', 'x'.repeat(60), 7, null, ['abc']]) {
    expect(slugOf(slug).success).toBe(false)
  }
})

test('a community keeps what its owner never touched at the policy’s defaults', () => {
  expect(communitySchema.parse(community)).toMatchObject({ extensionDays: 3, reminderHours: 24, showPromises: false })
})

test('hostile input gets sentences, not crashes', () => {
  const bad = newCommunitySchema.safeParse({
    slug: 'a b',
    name: ' ',
    about: 'x'.repeat(20_001),
    timeZone: 'Mars/Olympus',
    currency: 'XYZ',
    reminderHours: 1e9,
    extensionDays: Number.NaN,
  })
  const paths = bad.error?.issues.map(({ path }) => path[0])
  expect(paths).toEqual(
    expect.arrayContaining(['slug', 'name', 'about', 'timeZone', 'currency', 'reminderHours', 'extensionDays']),
  )
})

test('a price is read in its currency', () => {
  expect(readAmount({ interval: 'month', amount: '29' }, 'EUR')).toEqual({ amountCents: 2900 })
  expect(readAmount({ interval: 'month', amount: '1,850.00' }, 'EUR')).toEqual({ amountCents: 185_000 })
  expect(readAmount({ interval: 'month', amount: '500' }, 'JPY')).toEqual({ amountCents: 500 })
  expect(readAmount({ interval: 'free', amount: '29' }, 'EUR')).toEqual({ amountCents: 0 })
  for (const amount of ['', '0', '-5', 'abc', '1e9', '99999999999']) {
    expect(readAmount({ interval: 'month', amount }, 'EUR')).toHaveProperty('problem')
  }
})

test('a trial goes before a renewing price only', () => {
  const plan = {
    token: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
    name: 'Once',
    interval: 'once',
    amount: '150',
    trialDays: 3,
  }
  expect(planSchema.safeParse(plan).error?.issues[0]?.path).toEqual(['trialDays'])
})
