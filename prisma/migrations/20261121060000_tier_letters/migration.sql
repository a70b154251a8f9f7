-- What is open of a tier, and since when: pages and letters tell the dates of it.
alter table tier_subscriptions
  add column cancelled_at timestamptz(3),
  add column unpaid_invoice_id text,
  add column unpaid_since timestamptz(3),
  add column unpaid_cents integer,
  add column next_try_at timestamptz(3),
  add column pay_url text,
  add constraint tier_subscriptions_unpaid check ((unpaid_invoice_id is null) = (unpaid_since is null)
    and (unpaid_invoice_id is null) = (unpaid_cents is null));

-- A letter about a tier, promised in the transaction of what it tells. Its key is that of the fact, so it is promised once.
create table tier_letters (
  id uuid not null default gen_random_uuid(),
  subject_kind text not null,
  subject_id uuid not null,
  key text not null,
  about text not null,
  stripe_id text not null,
  facts jsonb not null default '{}',
  due_at timestamptz(3) not null,
  status text not null default 'planned',
  reason text,
  attempts integer not null default 0,
  claimed_until timestamptz(3),
  said_at timestamptz(3),
  settled_at timestamptz(3),
  created_at timestamptz(3) not null default current_timestamp,
  constraint tier_letters_pkey primary key (id),
  constraint tier_letters_subject foreign key (subject_kind, subject_id)
    references tier_subscriptions (subject_kind, subject_id) on delete cascade on update cascade,
  constraint tier_letters_about
    check (about in ('bought', 'changed', 'ending', 'kept', 'ended', 'unpaid', 'recovered')),
  constraint tier_letters_status check (status in ('planned', 'sent', 'dropped')),
  constraint tier_letters_settled check ((status = 'planned') = (settled_at is null)),
  constraint tier_letters_dropped check (status <> 'dropped' or reason is not null)
);
create unique index tier_letters_subject_kind_subject_id_key_key on tier_letters (subject_kind, subject_id, key);

-- Seen where the row it is about is seen.
alter table tier_letters enable row level security;
alter table tier_letters force row level security;
create policy subject on tier_letters to kumiko_app
  using ((subject_kind = 'organization' and subject_id = (select door_organization()))
    or (subject_kind = 'person' and (select door_is_neutral())
      and (subject_id = (select door_person()) or (select door_person()) is null)))
  with check ((subject_kind = 'organization' and subject_id = (select door_organization()))
    or (subject_kind = 'person' and (select door_is_neutral())));
create policy platform on tier_letters to kumiko_platform using (true) with check (true);
grant select, insert, update, delete on tier_letters to kumiko_app, kumiko_platform;

alter table outbox drop constraint outbox_kind;
alter table outbox add constraint outbox_kind check (kind in
  ('start', 'signal', 'update', 'account-mail', 'membership-mail', 'billing-mail', 'refund', 'tier-mail'));

-- Without a tenant mail is promised, and nothing else: a start or a signal without one could name anybody's process.
drop policy tenant_insert on outbox;
create policy tenant_insert on outbox for insert to kumiko_app
  with check (organization_id = (select door_organization())
    or (organization_id is null and kind in ('account-mail', 'tier-mail')));
