import type { Access } from '../memberships/access.rules.ts'

export type StaffRole = 'owner' | 'instructor' | 'moderator'

/** Everything a permission may depend on, read once per request. Role and access are those of the place asked for. */
export type Standing = {
  isSignedIn: boolean
  isVerified: boolean
  isOperator: boolean
  isLocal: boolean
  role: StaffRole | null
  access: Access | null
}

export const nobody: Standing = {
  isSignedIn: false,
  isVerified: false,
  isOperator: false,
  isLocal: false,
  role: null,
  access: null,
}

export type PermissionScope = 'anyone' | 'person' | 'community' | 'organization' | 'platform'

export type PermissionRule = {
  scope: PermissionScope
  /** True where a grant always names a person, so that a guest is asked to log in. */
  needsViewer: boolean
  allows: (standing: Standing) => boolean
  /** Said to a person who is logged in and may not; a way on, not a verdict. */
  refusal: string
}

const isStaff = ({ role }: Standing) => role !== null
const isTeaching = ({ role }: Standing) => role === 'instructor' || role === 'owner'
const isVerified = ({ isSignedIn, isVerified }: Standing) => isSignedIn && isVerified
const everybody = () => true

/** Who may do what: the one table. Each route names its permission, and a test holds it to it. */
export const permissions = {
  anyone: { scope: 'anyone', needsViewer: false, allows: everybody, refusal: '' },
  webhook: { scope: 'anyone', needsViewer: false, allows: everybody, refusal: '' },
  health: { scope: 'anyone', needsViewer: false, allows: everybody, refusal: '' },
  development: {
    scope: 'anyone',
    needsViewer: false,
    allows: ({ isLocal }) => isLocal,
    refusal: 'This page exists on a developer’s machine only.',
  },
  account: {
    scope: 'person',
    needsViewer: true,
    allows: ({ isSignedIn }) => isSignedIn,
    refusal: 'Log in to see this.',
  },
  'organization.create': {
    scope: 'person',
    needsViewer: true,
    allows: isVerified,
    refusal: 'Confirm your e-mail address first, then you can start a community.',
  },
  'community.read': {
    scope: 'community',
    needsViewer: false,
    allows: ({ access }) => access !== 'none',
    refusal: 'The team of this community has closed it to you. Write to them if you think that is a mistake.',
  },
  'community.join': {
    scope: 'community',
    needsViewer: true,
    allows: (standing) => isVerified(standing) && standing.access !== 'none',
    refusal: 'The team of this community has closed it to you. Write to them if you think that is a mistake.',
  },
  'community.participate': {
    scope: 'community',
    needsViewer: true,
    allows: ({ isSignedIn, access }) => isSignedIn && access === 'full',
    refusal: 'Only members with full access can write here. Join, or settle your open payment, and it opens at once.',
  },
  'community.members': {
    scope: 'community',
    needsViewer: true,
    allows: ({ isSignedIn, access }) => isSignedIn && (access === 'full' || access === 'read-only'),
    refusal: 'This page is for members. Join the community and it opens at once.',
  },
  'community.moderate': {
    scope: 'community',
    needsViewer: true,
    allows: isStaff,
    refusal: 'Only the team of this community can do this.',
  },
  'community.instruct': {
    scope: 'community',
    needsViewer: true,
    allows: isTeaching,
    refusal: 'The studio is for the instructors of this community. Its owner can add you.',
  },
  'organization.manage': {
    scope: 'organization',
    needsViewer: true,
    allows: ({ role }) => role === 'owner',
    refusal: 'Only owners see these pages. An owner can add you.',
  },
  operations: {
    scope: 'platform',
    needsViewer: true,
    allows: ({ isSignedIn, isOperator }) => isSignedIn && isOperator,
    refusal: 'These pages are for the people who run the platform.',
  },
} as const satisfies Record<string, PermissionRule>

export type Permission = keyof typeof permissions

export function can(standing: Standing, permission: Permission): boolean {
  return permissions[permission].allows(standing)
}

/** Whether confirming the e-mail address is all that is missing. */
export function needsVerifiedEmail(standing: Standing, permission: Permission): boolean {
  return !can(standing, permission) && can({ ...standing, isVerified: true }, permission)
}
