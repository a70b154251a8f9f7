import { expect, test } from 'vitest'
import { frameOf, titleOf } from './page-handle.ts'
import { communitiesOf, communityPath, placesOf } from './places.ts'
import type { ShellData } from './shell-data.ts'

const viewer = { id: 'u1', name: 'Ada', email: 'ada@example.org', timeZone: 'UTC', isOperator: false }
const shell: ShellData = {
  viewer,
  communities: [
    { slug: 'a', name: 'A', role: 'member' },
    { slug: 'b', name: 'B', role: 'owner' },
  ],
  openCount: 2,
  mode: 'student',
  canInstruct: true,
  now: '2026-11-25T10:20:00Z',
  dayLengthMs: 86_400_000,
}

const addresses = (data: ShellData) =>
  Object.values(placesOf(data)).flatMap((places) => places.map((place) => place.to))

test('a guest sees only what is open to guests', () => {
  expect(addresses({ ...shell, viewer: null })).toEqual(['/discover'])
})

test('operations are shown to operators only', () => {
  expect(addresses(shell)).not.toContain('/ops')
  expect(addresses({ ...shell, viewer: { ...viewer, isOperator: true } })).toContain('/ops')
})

test('teaching shows the communities I teach, and leads to their studio', () => {
  const teaching: ShellData = { ...shell, mode: 'instructor' }
  expect(communitiesOf(teaching).map((community) => communityPath(community, 'instructor'))).toEqual(['/c/b/studio'])
  expect(communitiesOf(shell)).toHaveLength(2)
})

test('the deepest route that names a frame decides', () => {
  expect(frameOf([undefined, { frame: 'app', title: 'Guild' }, { frame: 'focus' }, {}])).toBe('focus')
  expect(frameOf([undefined])).toBe('app')
  expect(titleOf([{ title: 'Guild' }, { frame: 'focus' }])).toBe('Guild')
})
