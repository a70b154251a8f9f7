import type { Permission } from '#workflows/identity/permissions.rules.ts'

/** For the people who run the platform. Every read and change goes through the platform's door and is audited. */
export const operationPermissions = { all: 'operations' } as const satisfies Record<string, Permission>
