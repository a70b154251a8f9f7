-- The books: money in double entry, and what memberships were. Both only grow.
create table ledger_transactions (
  organization_id uuid not null,
  id uuid not null default gen_random_uuid(),
  source_kind text not null,
  source_id text not null,
  version integer not null default 1,
  subject text not null,
  membership_id uuid not null,
  plan_id uuid not null,
  at timestamptz(3) not null,
  recorded_at timestamptz(3) not null default current_timestamp,
  constraint ledger_transactions_pkey primary key (organization_id, id),
  constraint ledger_transactions_source check (source_kind in ('issue', 'settlement', 'part-payment', 'void', 'write-off', 'purchase', 'refund')),
  constraint ledger_transactions_version check (version > 0)
);
create unique index ledger_transactions_organization_id_source_kind_source_id_v_key
  on ledger_transactions (organization_id, source_kind, source_id, version);
create index ledger_transactions_organization_id_subject_idx on ledger_transactions (organization_id, subject);
create index ledger_transactions_organization_id_at_idx on ledger_transactions (organization_id, at);

create table ledger_entries (
  organization_id uuid not null,
  transaction_id uuid not null,
  account text not null,
  amount_cents integer not null,
  currency char(3) not null,
  constraint ledger_entries_pkey primary key (organization_id, transaction_id, account, currency),
  constraint ledger_entries_account check (account in ('cash', 'receivable', 'unearned', 'credit', 'outside', 'revenue', 'tax', 'refunds')),
  constraint ledger_entries_organization_id_transaction_id_fkey foreign key (organization_id, transaction_id)
    references ledger_transactions (organization_id, id) on delete restrict on update cascade
);

create table membership_history (
  organization_id uuid not null,
  id bigserial not null,
  membership_id uuid not null,
  community_id uuid not null,
  user_id uuid not null,
  plan_id uuid not null,
  state text not null,
  status text not null,
  monthly_cents integer not null,
  currency char(3) not null,
  at timestamptz(3) not null,
  constraint membership_history_pkey primary key (organization_id, id)
);
create index membership_history_organization_id_membership_id_id_idx on membership_history (organization_id, membership_id, id);

create table ledger_differences (
  organization_id uuid not null,
  id uuid not null default gen_random_uuid(),
  kind text not null,
  subject text not null,
  at_stripe_cents integer not null,
  in_ledger_cents integer not null,
  currency char(3) not null,
  found_at timestamptz(3) not null default current_timestamp,
  seen_at timestamptz(3) not null default current_timestamp,
  closed_at timestamptz(3),
  constraint ledger_differences_pkey primary key (organization_id, id),
  constraint ledger_differences_kind check (kind in ('billed', 'paid', 'refunded'))
);
create index ledger_differences_organization_id_subject_idx on ledger_differences (organization_id, subject);
create unique index ledger_differences_open on ledger_differences (organization_id, kind, subject) where closed_at is null;
call protect_tenant_table('ledger_differences');
create trigger audit_change after insert or update or delete on ledger_differences
  for each row execute function audit_change();

-- What each membership was until now is in the audit log, change by change. Its row security binds the owner too, so the
-- lock on it is lifted for this one statement, inside this transaction.
alter table audit_log no force row level security;
alter table plans no force row level security;
insert into membership_history (organization_id, membership_id, community_id, user_id, plan_id, state, status, monthly_cents, currency, at)
select a.organization_id, (a.after ->> 'id')::uuid, (a.after ->> 'community_id')::uuid, (a.after ->> 'user_id')::uuid, p.id,
  a.after ->> 'state', a.after ->> 'stripe_status',
  case p.interval when 'month' then p.amount_cents when 'year' then round(p.amount_cents / 12.0)::int else 0 end, p.currency,
  a.at
from audit_log a
join plans p on p.organization_id = a.organization_id and p.id = (a.after ->> 'plan_id')::uuid
where a.kind = 'change' and a.entity = 'memberships' and a.action <> 'delete' and a.after ->> 'state' <> 'pending'
  and (a.before is null or a.before ->> 'state' is distinct from a.after ->> 'state'
    or a.before ->> 'stripe_status' is distinct from a.after ->> 'stripe_status'
    or a.before ->> 'plan_id' is distinct from a.after ->> 'plan_id')
order by a.id;
alter table audit_log force row level security;
alter table plans force row level security;

-- Balanced when the transaction of the database ends, per booking and currency.
create function refuse_imbalance() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if exists (select 1 from ledger_entries where organization_id = new.organization_id and transaction_id = new.transaction_id
    group by currency having sum(amount_cents) <> 0) then
    raise exception 'The booking % is not balanced', new.transaction_id using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger balanced after insert on ledger_entries deferrable initially deferred
  for each row execute function refuse_imbalance();

-- Like the audit log: rows are added and read, by everybody; changed and deleted by nobody, whoever asks.
create procedure protect_growing_table(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant_select on %s for select to kumiko_app using (organization_id = (select door_organization()))', target);
  execute format('create policy platform_select on %s for select to kumiko_platform using (true)', target);
  execute format('create policy platform_insert on %s for insert to kumiko_platform with check (true)', target);
  execute format('grant select, insert on %s to kumiko_app, kumiko_platform', target);
  execute format('create trigger append_only before update or delete or truncate on %s for each statement execute function refuse_change()', target);
end $$;
call protect_growing_table('ledger_transactions');
call protect_growing_table('ledger_entries');
call protect_growing_table('membership_history');
create policy tenant_insert on ledger_transactions for insert to kumiko_app
  with check (organization_id = (select door_organization()));
create policy tenant_insert on ledger_entries for insert to kumiko_app
  with check (organization_id = (select door_organization()));
-- History is written by the trigger alone, so that no operation can invent what a membership was.
create policy tenant_insert on membership_history for insert to kumiko_app
  with check (organization_id = (select door_organization()) and pg_trigger_depth() > 0);
grant usage on sequence membership_history_id_seq to kumiko_app, kumiko_platform;

-- An end is dated by Stripe, but never before what was written already.
create function keep_membership_history() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  happened_at timestamptz := case when new.state = 'ended' then least(coalesce(new.ended_at, now()), now()) else now() end;
  last_at timestamptz := (select max(at) from membership_history
    where organization_id = new.organization_id and membership_id = new.id);
begin
  if new.state = 'pending' then return null; end if;
  if tg_op = 'UPDATE' and (old.state, old.stripe_status, old.plan_id) is not distinct from (new.state, new.stripe_status, new.plan_id) then
    return null;
  end if;
  insert into membership_history (organization_id, membership_id, community_id, user_id, plan_id, state, status, monthly_cents, currency, at)
  select new.organization_id, new.id, new.community_id, new.user_id, p.id, new.state, new.stripe_status,
    case p.interval when 'month' then p.amount_cents when 'year' then round(p.amount_cents / 12.0)::int else 0 end,
    p.currency, greatest(happened_at, last_at)
  from plans p where p.organization_id = new.organization_id and p.id = new.plan_id;
  return null;
end $$;
create trigger keep_history after insert or update of state, stripe_status, plan_id on memberships
  for each row execute function keep_membership_history();
