export const billingPath = '/settings/billing'

/** Where another plan is chosen; with `planId` its price is shown. */
export function planPath(membershipId: string, planId?: string): string {
  return `${billingPath}/${membershipId}/plan${planId ? `?plan=${planId}` : ''}`
}

export function invoicesPath(organizationSlug: string): string {
  return `/org/${organizationSlug}/invoices`
}
