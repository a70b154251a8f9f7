/** Where a member looks after card, invoices and what is open. */
export const cardPath = '/settings/billing'

export const pausePath = (membershipId: string) => `/settings/memberships/${membershipId}/pause`
