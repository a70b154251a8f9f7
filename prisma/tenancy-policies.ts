/**
 * Every policy that shows or takes more than "rows of the tenant whose door is open", reviewed one by one. The tests of
 * tests/security compare this list with the database both ways: a policy that is not here fails, and so does an entry
 * whose policy is gone. `tenant` and `platform`, the pair every tenant table has, are checked by their text instead.
 */
export type ReviewedPolicy = { table: string; policy: string; why: string }

export const publicReads: ReviewedPolicy[] = [
  { table: 'communities', policy: 'public_read', why: 'A published community has a page for guests.' },
  { table: 'organizations', policy: 'public_read', why: 'That page names who runs the community.' },
  { table: 'staff', policy: 'public_read', why: 'It introduces owners and instructors; moderators are not shown.' },
  { table: 'plans', policy: 'public_read', why: 'Prices on offer are read before joining.' },
  { table: 'goal_templates', policy: 'public_read', why: 'Goals on offer are the reason to join.' },
  { table: 'posts', policy: 'public_read', why: 'The feed of a published community is open; deleted posts are not.' },
  { table: 'replies', policy: 'public_read', why: 'Answers belong to a post that is shown.' },
  {
    table: 'promises',
    policy: 'public_read',
    why: 'Owners may show how many promises were kept (policy.showPromises). Rows carry the person: pages count, they list nobody.',
  },
]

const own = 'The person of the door is the one the row is about.'

export const personReads: ReviewedPolicy[] = [
  { table: 'staff', policy: 'person_read', why: own },
  { table: 'memberships', policy: 'person_read', why: own },
  { table: 'grants', policy: 'person_read', why: 'Of the person’s own memberships: what gives them access.' },
  { table: 'enrolments', policy: 'person_read', why: own },
  { table: 'invoices', policy: 'person_read', why: own },
  { table: 'pauses', policy: 'person_read', why: own },
  { table: 'refunds', policy: 'person_read', why: own },
  { table: 'disputes', policy: 'person_read', why: own },
  { table: 'statements', policy: 'person_read', why: own },
  { table: 'stripe_customers', policy: 'person_read', why: own },
  { table: 'deliveries', policy: 'person_read', why: own },
  { table: 'processes', policy: 'person_read', why: own },
  { table: 'promises', policy: 'person_read', why: own },
  { table: 'commands', policy: 'person_read', why: own },
  { table: 'plans', policy: 'person_read', why: 'Plans, retired ones too, of communities the person is or was in.' },
  {
    table: 'audit_log',
    policy: 'person_read',
    why: 'The record of the person’s own memberships: why was I charged, why was I blocked.',
  },
  { table: 'organizations', policy: 'person_read', why: 'Where the person works, published or not.' },
  {
    table: 'communities',
    policy: 'person_read',
    why: 'Where the person works or is or was a member, published or not.',
  },
]

export const specialPolicies: ReviewedPolicy[] = [
  { table: 'audit_log', policy: 'tenant_select', why: 'A tenant reads its own record.' },
  {
    table: 'audit_log',
    policy: 'tenant_insert',
    why: 'It adds decisions; changes are added by triggers alone. Nothing is updated or deleted.',
  },
  { table: 'audit_log', policy: 'platform_select', why: 'The platform reads all records.' },
  { table: 'audit_log', policy: 'platform_insert', why: 'It adds decisions, as a tenant does.' },
  ...['ledger_transactions', 'ledger_entries', 'membership_history'].flatMap((table) => [
    { table, policy: 'tenant_select', why: 'A tenant reads its own books.' },
    {
      table,
      policy: 'tenant_insert',
      why: 'It adds to them; history by a trigger alone. Nothing is updated or deleted.',
    },
    { table, policy: 'platform_select', why: 'The platform compares them with Stripe.' },
    { table, policy: 'platform_insert', why: 'Repairs, and changes of memberships by the platform.' },
  ]),
  { table: 'statements', policy: 'tenant_select', why: 'A tenant reads the documents it issued.' },
  { table: 'statements', policy: 'tenant_insert', why: 'It issues its own. Nothing is updated or deleted.' },
  { table: 'statements', policy: 'platform_select', why: 'The platform looks which facts lack theirs.' },
  { table: 'statements', policy: 'platform_insert', why: 'Repairs.' },
  { table: 'outbox', policy: 'tenant_select', why: 'Prisma and the feed read back what a tenant promised.' },
  {
    table: 'outbox',
    policy: 'tenant_insert',
    why: 'A tenant promises in its own name; mail about an account or a person’s tier belongs to no tenant.',
  },
  { table: 'outbox', policy: 'platform', why: 'The relay delivers for everyone.' },
  {
    table: 'directory',
    policy: 'lookup',
    why: 'The only way to a tenant when none is known; public addresses and opaque ids, no personal data.',
  },
  { table: 'directory', policy: 'tenant_insert', why: 'An entry leads only to the tenant whose door wrote it.' },
  { table: 'directory', policy: 'platform', why: 'Repairs.' },
  {
    table: 'tier_subscriptions',
    policy: 'subject',
    why: 'What is paid to the platform: an organization’s row in its own door, a person’s like a session.',
  },
  { table: 'tier_subscriptions', policy: 'platform', why: 'The platform’s own money.' },
  { table: 'tier_letters', policy: 'subject', why: 'Seen where the tier is seen that they are about.' },
  { table: 'tier_letters', policy: 'platform', why: 'Letters about the platform’s own money.' },
  ...['sessions', 'verifications', 'account_deliveries', 'phone_verifications'].flatMap((table) => [
    { table, policy: 'accounts', why: 'Seen only where no tenant and no guest asks; with a person, only theirs.' },
    { table, policy: 'platform', why: 'The relay sends account mail, schedules clear what has expired.' },
  ]),
]

/** Rows are added and never changed, whoever asks: grants are missing and a trigger refuses. */
export const growingTables = ['audit_log', 'ledger_transactions', 'ledger_entries', 'membership_history', 'statements']

/** Tables outside every tenant, with who is kept away from them. */
export const globalTables: { table: string; why: string }[] = [
  {
    table: 'users',
    why: 'People belong to no tenant; names are joined everywhere, so every door of the app reads them. The app deletes none and makes no operators.',
  },
  { table: 'sessions', why: 'Of people. Hidden in tenant and guest doors.' },
  { table: 'verifications', why: 'Of people. Hidden in tenant and guest doors.' },
  { table: 'account_deliveries', why: 'Of people. Hidden in tenant and guest doors.' },
  { table: 'phone_verifications', why: 'Of people. Hidden in tenant and guest doors.' },
  {
    table: 'tier_subscriptions',
    why: 'Of people and of organizations, who pay the platform itself. Each is hidden in the doors of all others.',
  },
  { table: 'tier_letters', why: 'Letters about such a tier. Hidden as the tier is.' },
  { table: 'rate_limits', why: 'Counters by key, counted before anybody is known.' },
  { table: 'inbox', why: 'News from outside; the platform alone.' },
  { table: 'checkpoints', why: 'Where walks stopped; the platform alone.' },
  { table: 'leases', why: 'Jobs that run once; the platform alone.' },
]
