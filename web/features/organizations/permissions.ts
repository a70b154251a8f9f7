import type { Permission } from '#workflows/identity/permissions.rules.ts'

/** Whoever has a confirmed address may open an organization; all else is its owners'. */
export const organizationPermissions = {
  create: 'organization.create',
  manage: 'organization.manage',
} as const satisfies Record<string, Permission>
