-- What a person or an organization pays the platform itself for.
create table tier_subscriptions (
  subject_kind text not null,
  subject_id uuid not null,
  stripe_customer_id text,
  default_method_id text,
  stripe_subscription_id text,
  stripe_status text not null default 'none',
  tier text,
  amount_cents integer,
  currency char(3),
  interval text,
  current_period_ends_at timestamptz(3),
  cancel_at timestamptz(3),
  fetched_at timestamptz(3),
  checkout_id uuid,
  checkout_token uuid,
  checkout_session_id text,
  checkout_url text,
  checkout_expires_at timestamptz(3),
  created_at timestamptz(3) not null default current_timestamp,
  constraint tier_subscriptions_pkey primary key (subject_kind, subject_id),
  constraint tier_subscriptions_kind check (subject_kind in ('person', 'organization')),
  constraint tier_subscriptions_checkout check ((checkout_id is null) = (checkout_token is null))
);
create unique index tier_subscriptions_stripe_customer_id_key on tier_subscriptions (stripe_customer_id);
create unique index tier_subscriptions_stripe_subscription_id_key on tier_subscriptions (stripe_subscription_id);

-- An organization's row is in the door of that tenant and in no other. A person's is where sessions are: in the neutral
-- door, and through the person's own door only theirs.
alter table tier_subscriptions enable row level security;
alter table tier_subscriptions force row level security;
create policy subject on tier_subscriptions to kumiko_app
  using ((subject_kind = 'organization' and subject_id = (select door_organization()))
    or (subject_kind = 'person' and (select door_is_neutral())
      and (subject_id = (select door_person()) or (select door_person()) is null)))
  with check ((subject_kind = 'organization' and subject_id = (select door_organization()))
    or (subject_kind = 'person' and (select door_is_neutral())));
create policy platform on tier_subscriptions to kumiko_platform using (true) with check (true);
grant select, insert, update, delete on tier_subscriptions to kumiko_app, kumiko_platform;

-- The record of a tenant has what its organization paid for. A person's tier is in no tenant's record.
create function audit_tier() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  before_ jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - array['fetched_at', 'checkout_url'] end;
  after_ jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - array['fetched_at', 'checkout_url'] end;
  row_ jsonb := coalesce(after_, before_);
begin
  if before_ is not distinct from after_ or row_ ->> 'subject_kind' <> 'organization' then return null; end if;
  insert into audit_log (organization_id, kind, action, entity, entity_id, actor_id, reason, before, after)
  values ((row_ ->> 'subject_id')::uuid, 'change', lower(tg_op), tg_table_name, row_ ->> 'subject_id',
    nullif(current_setting('app.actor', true), '')::uuid, nullif(current_setting('app.reason', true), ''), before_, after_);
  return null;
end $$;
create trigger audit_change after insert or update or delete on tier_subscriptions
  for each row execute function audit_tier();
