import { index, route, type RouteConfig } from '@remix-run/route-config'

/** The table of contents of every URL. Routes live with their feature. */
export default [
  // The frame: how pages look to this browser.
  route('theme', 'ui/theme/route.ts'),
  route('mode', 'ui/shell/mode-route.ts'),

  // Community: what guests read and members write.
  index('features/community/routes/home.tsx'),
  route('discover', 'features/community/routes/discover.tsx'),
  route('c/:slug', 'features/community/routes/feed.tsx'),
  route('c/:slug/posts/:postId', 'features/community/routes/post.tsx'),
  route('c/:slug/members', 'features/community/routes/members.tsx'),
  route('c/:slug/about', 'features/community/routes/about.tsx'),

  // Memberships: joining, and what happens next.
  route('c/:slug/join', 'features/memberships/routes/join.tsx'),
  route('c/:slug/join/return', 'features/memberships/routes/join-return.tsx'),
  route('c/:slug/terms', 'features/memberships/routes/terms.tsx'),
  route('c/:slug/guidelines', 'features/memberships/routes/guidelines.tsx'),
  route('members/me/next', 'features/memberships/routes/next.tsx'),
  route('members/me/next.ics', 'features/memberships/routes/next-calendar.ts'),
  route('settings/memberships', 'features/memberships/routes/my-memberships.tsx'),
  route('settings/memberships/:membershipId/leave', 'features/memberships/routes/leave.tsx'),
  route('settings/memberships/:membershipId/pause', 'features/memberships/routes/pause.tsx'),

  // Billing: what I pay and why; what an owner was paid.
  route('settings/billing', 'features/billing/routes/billing.tsx'),
  route('settings/billing/card', 'features/billing/routes/card.ts'),
  route('settings/billing/portal', 'features/billing/routes/portal.ts'),
  route('settings/billing/:membershipId/plan', 'features/billing/routes/change-plan.tsx'),
  route('settings/billing/statements/:statementId', 'features/billing/routes/my-statement.tsx'),
  route('settings/billing/statements/:statementId/pdf', 'features/billing/routes/my-statement-pdf.ts'),
  route('settings/tier', 'features/billing/routes/tier.tsx'),
  route('org/:slug/tier', 'features/billing/routes/organization-tier.tsx'),
  route('org/:slug/statements', 'features/billing/routes/statements.tsx'),
  route('org/:slug/statements.csv', 'features/billing/routes/statements-csv.ts'),
  route('org/:slug/statements/:statementId', 'features/billing/routes/statement.tsx'),
  route('org/:slug/statements/:statementId/pdf', 'features/billing/routes/statement-pdf.ts'),
  route('org/:slug/invoices', 'features/billing/routes/invoices.tsx'),
  route('org/:slug/invoices/:invoiceId', 'features/billing/routes/invoice.tsx'),
  route('org/:slug/invoices/:invoiceId/dunning', 'features/billing/routes/dunning.ts'),
  route('org/:slug/coupons', 'features/billing/routes/coupons.tsx'),
  route('org/:slug/taxes', 'features/billing/routes/taxes.tsx'),
  route('org/:slug/disputes', 'features/billing/routes/disputes.tsx'),
  route('org/:slug/disputes/:disputeId', 'features/billing/routes/dispute.tsx'),

  // Goals.
  route('c/:slug/goals', 'features/goals/routes/goals.tsx'),
  route('c/:slug/studio', 'features/goals/routes/studio.ts'),
  route('c/:slug/studio/goals', 'features/goals/routes/studio-goals.tsx'),

  // Organizations: the owner's side.
  route('orgs/new', 'features/organizations/routes/new-organization.tsx'),
  route('org/:slug', 'features/organizations/routes/organization.tsx'),
  route('org/:slug/communities/new', 'features/organizations/routes/new-community.tsx'),
  route('org/:slug/communities/:communitySlug', 'features/organizations/routes/community.tsx'),

  // Analytics: the owner's money.
  route('org/:slug/billing', 'features/analytics/routes/billing.tsx'),
  route('org/:slug/billing/months.csv', 'features/analytics/routes/months-csv.ts'),
  route('org/:slug/billing/rows', 'features/analytics/routes/rows.tsx'),
  route('org/:slug/billing/rows.csv', 'features/analytics/routes/rows-csv.ts'),

  // Operations: for the people who run the platform.
  route('ops', 'features/operations/routes/operations.tsx'),
  route('ops/processes/:processId', 'features/operations/routes/process.tsx'),
  route('ops/processes/:processId/command', 'features/operations/routes/process-command.ts'),
  route('ops/dead-letters', 'features/operations/routes/dead-letters.tsx'),
  route('ops/catch-up', 'features/operations/routes/catch-up.tsx'),
  route('ops/money', 'features/operations/routes/money.tsx'),

  // News from outside, proved by their signatures.
  route('webhooks/stripe', 'features/webhooks/routes/stripe.ts'),
  route('webhooks/sendgrid', 'features/webhooks/routes/sendgrid.ts'),
  route('webhooks/twilio', 'features/webhooks/routes/twilio.ts'),

  // Identity: accounts and their settings.
  route('signup', 'features/identity/routes/signup.tsx'),
  route('verify', 'features/identity/routes/verify.tsx'),
  route('login', 'features/identity/routes/login.tsx'),
  route('logout', 'features/identity/routes/logout.ts'),
  route('forgot', 'features/identity/routes/forgot.tsx'),
  route('reset', 'features/identity/routes/reset.tsx'),
  route('settings', 'features/identity/routes/settings.tsx'),
  route('settings/security', 'features/identity/routes/settings-security.tsx'),
  route('settings/email', 'features/identity/routes/settings-email.tsx'),
  route('settings/sms', 'features/identity/routes/settings-sms.tsx'),

  // Development: every primitive in every state, in local mode only.
  route('dev/ui', 'features/dev/routes/ui.tsx'),
  route('dev/frame', 'features/dev/routes/frame.tsx'),
  route('dev/form', 'features/dev/routes/form.tsx'),
  route('dev/bare', 'features/dev/routes/bare.tsx'),
] satisfies RouteConfig
