-- A payment whose cardholder went to the bank, as Stripe had it when it was last asked.
create table disputes (
  organization_id uuid not null,
  id uuid not null default gen_random_uuid(),
  membership_id uuid not null,
  community_id uuid not null,
  user_id uuid not null,
  stripe_dispute_id text not null,
  stripe_invoice_id text,
  stripe_payment_intent_id text not null,
  card_last4 text,
  amount_cents integer not null,
  currency char(3) not null,
  reason text not null,
  status text not null,
  movements jsonb not null default '[]',
  evidence_due_at timestamptz(3),
  evidence_sent_at timestamptz(3),
  opened_at timestamptz(3) not null,
  closed_at timestamptz(3),
  forgiven_at timestamptz(3),
  fetched_at timestamptz(3) not null,
  constraint disputes_pkey primary key (organization_id, id),
  constraint disputes_organization_id_membership_id_fkey foreign key (organization_id, membership_id)
    references memberships (organization_id, id) on delete cascade on update cascade,
  constraint disputes_amount check (amount_cents >= 0)
);
create unique index disputes_organization_id_stripe_dispute_id_key on disputes (organization_id, stripe_dispute_id);
create index disputes_organization_id_membership_id_idx on disputes (organization_id, membership_id);
create index disputes_organization_id_stripe_invoice_id_idx on disputes (organization_id, stripe_invoice_id);
create index disputes_newest on disputes (organization_id, opened_at desc, id desc);
create index disputes_user_id_idx on disputes (user_id);
call protect_tenant_table('disputes');
create trigger audit_change after insert or update or delete on disputes for each row execute function audit_change();

-- What an owner answers the bank with. The command that sends it carries the id alone.
create table dispute_answers (
  organization_id uuid not null,
  id uuid not null,
  dispute_id uuid not null,
  actor_id uuid not null,
  evidence jsonb not null,
  created_at timestamptz(3) not null default current_timestamp,
  constraint dispute_answers_pkey primary key (organization_id, id),
  constraint dispute_answers_organization_id_dispute_id_fkey foreign key (organization_id, dispute_id)
    references disputes (organization_id, id) on delete cascade on update cascade
);
create index dispute_answers_organization_id_dispute_id_idx on dispute_answers (organization_id, dispute_id);
call protect_tenant_table('dispute_answers');

-- A chargeback of a paid invoice is an episode of its own, one a dispute.
alter table dunnings add column stripe_dispute_id text not null default '';
alter table dunnings drop constraint dunnings_kind;
alter table dunnings add constraint dunnings_kind check (kind in ('renewal', 'resume', 'late', 'chargeback'));
alter table dunnings drop constraint dunnings_route;
alter table dunnings add constraint dunnings_route
  check (route in ('soft', 'hard', 'authentication', 'no-method', 'disputed'));
drop index dunnings_organization_id_stripe_invoice_id_kind_key;
create unique index dunnings_episode on dunnings (organization_id, stripe_invoice_id, kind, stripe_dispute_id);

-- Money that a bank takes back and returns, what Stripe takes for it, and what is lost for good.
alter table ledger_transactions drop constraint ledger_transactions_source;
alter table ledger_transactions add constraint ledger_transactions_source check (source_kind in
  ('issue', 'settlement', 'part-payment', 'void', 'write-off', 'purchase', 'refund', 'dispute', 'dispute-lost'));
alter table ledger_entries drop constraint ledger_entries_account;
alter table ledger_entries add constraint ledger_entries_account check (account in
  ('cash', 'receivable', 'unearned', 'credit', 'outside', 'revenue', 'tax', 'refunds', 'disputed', 'chargebacks', 'fees'));
alter table ledger_differences drop constraint ledger_differences_kind;
alter table ledger_differences add constraint ledger_differences_kind
  check (kind in ('billed', 'paid', 'refunded', 'disputed'));
