import type { Permission } from '#workflows/identity/permissions.rules.ts'

/** Anybody may read what joining means; to join needs a confirmed address; my promises and memberships are mine alone. */
export const membershipPermissions = {
  readTerms: 'community.read',
  join: 'community.join',
  own: 'account',
} as const satisfies Record<string, Permission>
