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

/** What an organization earns, in figures. */
export function moneyPath(organizationSlug: string): string {
  return `/org/${organizationSlug}/billing`
}

export function disputesPath(organizationSlug: string): string {
  return `/org/${organizationSlug}/disputes`
}

export function invoicesPath(organizationSlug: string): string {
  return `/org/${organizationSlug}/invoices`
}

/** The codes an owner gave out. */
export function couponsPath(organizationSlug: string): string {
  return `/org/${organizationSlug}/coupons`
}

/** The taxes an organization charges. */
export function taxesPath(organizationSlug: string): string {
  return `/org/${organizationSlug}/taxes`
}
