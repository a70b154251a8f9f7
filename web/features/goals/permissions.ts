import type { Permission } from '#workflows/identity/permissions.rules.ts'

/** Everybody may see the goals; members choose, paused ones too, because a goal is what they are asked for; instructors and owners make them. */
export const goalPermissions = {
  read: 'community.read',
  choose: 'community.members',
  make: 'community.instruct',
} as const satisfies Record<string, Permission>
