-- One failed invoice that is asked for again, and what was said about it.
create table dunnings (
  organization_id uuid not null,
  id uuid not null default gen_random_uuid(),
  membership_id uuid not null,
  community_id uuid not null,
  user_id uuid not null,
  stripe_invoice_id text not null,
  kind text not null,
  route text not null default 'soft',
  decline_code text,
  advice_code text,
  amount_cents integer not null,
  currency char(3) not null,
  first_failed_at timestamptz(3) not null,
  next_try_at timestamptz(3),
  tried_method_ids text[] not null default '{}',
  pause_offered_at timestamptz(3),
  restored_at timestamptz(3),
  outcome text,
  opened_at timestamptz(3) not null default current_timestamp,
  closed_at timestamptz(3),
  constraint dunnings_pkey primary key (organization_id, id),
  constraint dunnings_organization_id_membership_id_fkey foreign key (organization_id, membership_id)
    references memberships (organization_id, id) on delete cascade on update cascade,
  constraint dunnings_kind check (kind in ('renewal', 'resume', 'late')),
  constraint dunnings_route check (route in ('soft', 'hard', 'authentication', 'no-method')),
  constraint dunnings_end check ((outcome is null) = (closed_at is null))
);
-- An invoice is asked for once; a payment that comes after the end is an episode of its own.
create unique index dunnings_organization_id_stripe_invoice_id_kind_key on dunnings (organization_id, stripe_invoice_id, kind);
create index dunnings_organization_id_membership_id_idx on dunnings (organization_id, membership_id);
create index dunnings_user_id_idx on dunnings (user_id);
call protect_tenant_table('dunnings');
create trigger audit_change after insert or update or delete on dunnings for each row execute function audit_change();

-- A message about one or more of them. The claim keeps a membership from being written to twice on one business day.
create table dunning_notices (
  organization_id uuid not null,
  membership_id uuid not null,
  claim text not null,
  covers jsonb not null default '[]',
  claimed_at timestamptz(3) not null default current_timestamp,
  handed_over_at timestamptz(3),
  constraint dunning_notices_pkey primary key (organization_id, membership_id, claim),
  constraint dunning_notices_organization_id_membership_id_fkey foreign key (organization_id, membership_id)
    references memberships (organization_id, id) on delete cascade on update cascade
);
call protect_tenant_table('dunning_notices');

create index invoices_unpaid on invoices (organization_id, membership_id) where status = 'open' and first_failed_at is not null;

-- An SMS is sent to a number its owner gave for that, and to no other.
alter table users add column phone text;
alter table users add column sms_consent_at timestamptz(3);
alter table users add constraint users_sms_consent check (sms_consent_at is null or phone is not null);
