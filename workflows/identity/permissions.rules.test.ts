import { expect, test } from 'vitest'
import { can, needsVerifiedEmail, nobody, type Permission, permissions, type Standing } from './permissions.rules.ts'

const person: Standing = { ...nobody, isSignedIn: true, isVerified: true }
const inCommunity = (more: Partial<Standing>): Standing => ({ ...person, access: 'guest', ...more })

function allowed(standing: Standing): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter(
    (permission) => permissions[permission].scope === 'community' && can(standing, permission),
  )
}

test('each standing in a community opens exactly its pages', () => {
  expect(allowed({ ...nobody, access: 'guest' })).toEqual(['community.read'])
  expect(allowed(inCommunity({}))).toEqual(['community.read', 'community.join'])
  expect(allowed(inCommunity({ access: 'none' }))).toEqual([])
  expect(allowed(inCommunity({ access: 'read-only' }))).toEqual([
    'community.read',
    'community.join',
    'community.members',
  ])
  const member: Permission[] = ['community.read', 'community.join', 'community.participate', 'community.members']
  expect(allowed(inCommunity({ access: 'full' }))).toEqual(member)
  expect(allowed(inCommunity({ access: 'full', role: 'moderator' }))).toEqual([...member, 'community.moderate'])
  const teaching: Permission[] = [...member, 'community.moderate', 'community.instruct']
  expect(allowed(inCommunity({ access: 'full', role: 'instructor' }))).toEqual(teaching)
  expect(allowed(inCommunity({ access: 'full', role: 'owner' }))).toEqual(teaching)
})

test('money pages are the owner’s, operations the operator’s', () => {
  expect(can({ ...person, role: 'instructor' }, 'organization.manage')).toBe(false)
  expect(can({ ...person, role: 'owner' }, 'organization.manage')).toBe(true)
  expect(can({ ...person, role: 'owner' }, 'operations')).toBe(false)
  expect(can({ ...person, isOperator: true }, 'operations')).toBe(true)
  expect(can({ ...person, isOperator: true }, 'organization.manage')).toBe(false)
})

test('whoever only lacks a confirmed address is told so', () => {
  const unconfirmed = inCommunity({ isVerified: false })
  expect(needsVerifiedEmail(unconfirmed, 'community.join')).toBe(true)
  expect(needsVerifiedEmail(unconfirmed, 'operations')).toBe(false)
  expect(needsVerifiedEmail({ ...unconfirmed, access: 'none' }, 'community.join')).toBe(false)
})
