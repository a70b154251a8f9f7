import type { Permission } from '#workflows/identity/permissions.rules.ts'

/** Guests read what is published; members write; the team moderates. */
export const communityPermissions = {
  discover: 'anyone',
  read: 'community.read',
  write: 'community.participate',
  listMembers: 'community.members',
  moderate: 'community.moderate',
} as const satisfies Record<string, Permission>
