export const billingPath = '/settings/billing'

/** Where another plan is chosen; with `planId` its price is shown. */
export function planPath(membershipId: string, planId?: string): string {
  return `${billingPath}/${membershipId}/plan${planId ? `?plan=${planId}` : ''}`
}

/** What a person pays the platform itself. */
export const tierPath = '/settings/tier'

export function organizationTierPath(organizationSlug: string): string {
  return `/org/${organizationSlug}/tier`
}

export function invoicesPath(organizationSlug: string): string {
  return `/org/${organizationSlug}/invoices`
}
