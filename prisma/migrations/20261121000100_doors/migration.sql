-- Row security, audit and the guards that Prisma's schema language cannot say.

-- The three settings that doors set, each local to one transaction. A committed `set local` leaves '' behind, hence nullif.
create function door_organization() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.organization', true), '')::uuid $$;
create function door_person() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.person', true), '')::uuid $$;
-- What is published may be read through the public door and through a person's own.
create function door_reads_public() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.public', true), '') <> '' or door_person() is not null $$;

-- Puts a table behind the tenant rule. Every table with organization_id must pass here, a test walks the catalogue.
create procedure protect_tenant_table(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy tenant on %s to kumiko_app using (organization_id = (select door_organization())) with check (organization_id = (select door_organization()))',
    target);
  execute format('create policy platform on %s to kumiko_platform using (true) with check (true)', target);
  execute format('grant select, insert, update, delete on %s to kumiko_app, kumiko_platform', target);
end $$;

call protect_tenant_table('organizations');
call protect_tenant_table('staff');
call protect_tenant_table('communities');
call protect_tenant_table('posts');
call protect_tenant_table('replies');
call protect_tenant_table('post_likes');
call protect_tenant_table('goal_templates');
call protect_tenant_table('enrolments');
call protect_tenant_table('plans');
call protect_tenant_table('memberships');
call protect_tenant_table('checkouts');
call protect_tenant_table('trial_claims');
call protect_tenant_table('grants');
call protect_tenant_table('stripe_customers');
call protect_tenant_table('invoices');
call protect_tenant_table('deliveries');
call protect_tenant_table('processes');
call protect_tenant_table('promises');
call protect_tenant_table('commands');

-- Global tables: people and the directory for the product, queues and jobs for the platform alone.
grant select, insert, update, delete on users, sessions, verifications, rate_limits, account_deliveries to kumiko_app, kumiko_platform;
grant select, insert on directory to kumiko_app;
grant select, insert, update, delete on directory, inbox, outbox, checkpoints, leases to kumiko_platform;

-- The outbox is written by everyone, read by the platform. A tenant sees its own rows.
alter table outbox enable row level security;
alter table outbox force row level security;
create policy tenant_insert on outbox for insert to kumiko_app
  with check (organization_id is null or organization_id = (select door_organization()));
create policy tenant_select on outbox for select to kumiko_app using (organization_id = (select door_organization()));
create policy platform on outbox to kumiko_platform using (true) with check (true);
grant select, insert on outbox to kumiko_app;
grant usage on all sequences in schema public to kumiko_app, kumiko_platform;

-- The audit log is append-only for everybody.
alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy tenant_insert on audit_log for insert to kumiko_app with check (organization_id = (select door_organization()));
create policy tenant_select on audit_log for select to kumiko_app using (organization_id = (select door_organization()));
create policy platform_insert on audit_log for insert to kumiko_platform with check (true);
create policy platform_select on audit_log for select to kumiko_platform using (true);
grant select, insert on audit_log to kumiko_app, kumiko_platform;

-- public_read: what is published. The reviewed list, tests expect nothing anywhere else.
create policy public_read on communities for select to kumiko_app
  using ((select door_reads_public()) and published_at is not null);
create policy public_read on organizations for select to kumiko_app
  using ((select door_reads_public()) and exists (
    select 1 from communities c where c.organization_id = organizations.organization_id and c.published_at is not null));
create policy public_read on staff for select to kumiko_app
  using ((select door_reads_public()) and role in ('owner', 'instructor') and exists (
    select 1 from communities c where c.organization_id = staff.organization_id and c.published_at is not null));
create policy public_read on plans for select to kumiko_app
  using ((select door_reads_public()) and is_active and exists (
    select 1 from communities c where c.organization_id = plans.organization_id and c.id = plans.community_id and c.published_at is not null));
create policy public_read on goal_templates for select to kumiko_app
  using ((select door_reads_public()) and is_active and exists (
    select 1 from communities c where c.organization_id = goal_templates.organization_id and c.id = goal_templates.community_id and c.published_at is not null));
create policy public_read on posts for select to kumiko_app
  using ((select door_reads_public()) and deleted_at is null and exists (
    select 1 from communities c where c.organization_id = posts.organization_id and c.id = posts.community_id and c.published_at is not null));
create policy public_read on replies for select to kumiko_app
  using ((select door_reads_public()) and deleted_at is null and exists (
    select 1 from posts p where p.organization_id = replies.organization_id and p.id = replies.post_id and p.deleted_at is null));
create policy public_read on promises for select to kumiko_app
  using ((select door_reads_public()) and status <> 'open' and exists (
    select 1 from communities c where c.organization_id = promises.organization_id and c.id = promises.community_id
      and c.published_at is not null and (c.policy ->> 'showPromises')::boolean));

-- person_read: a person's own rows, whatever the tenant. The reviewed list.
create policy person_read on staff for select to kumiko_app using (user_id = (select door_person()));
create policy person_read on memberships for select to kumiko_app using (user_id = (select door_person()));
create policy person_read on enrolments for select to kumiko_app using (user_id = (select door_person()));
create policy person_read on invoices for select to kumiko_app using (user_id = (select door_person()));
create policy person_read on processes for select to kumiko_app using (user_id = (select door_person()));
create policy person_read on promises for select to kumiko_app using (user_id = (select door_person()));
create policy person_read on commands for select to kumiko_app using (user_id = (select door_person()));
create policy person_read on organizations for select to kumiko_app
  using (exists (select 1 from staff s where s.organization_id = organizations.organization_id and s.user_id = (select door_person())));
create policy person_read on communities for select to kumiko_app
  using (exists (select 1 from staff s where s.organization_id = communities.organization_id and s.user_id = (select door_person()))
    or exists (select 1 from memberships m where m.organization_id = communities.organization_id and m.community_id = communities.id
      and m.user_id = (select door_person())));

-- Guards.
create unique index memberships_one_live on memberships (organization_id, community_id, user_id) where state <> 'ended';
create unique index checkouts_one_open on checkouts (organization_id, community_id, user_id) where state = 'open';
create unique index memberships_subscription on memberships (organization_id, stripe_subscription_id) where stripe_subscription_id is not null;
create unique index processes_projection on processes (organization_id, kind, subject_id) where workflow_id is null;
alter table memberships add constraint memberships_state check (state in ('pending', 'live', 'ended'));
alter table checkouts add constraint checkouts_state check (state in ('open', 'fulfilled', 'expired', 'duplicate', 'refused'));
alter table plans add constraint plans_amount check (amount_cents >= 0 and (interval = 'free') = (amount_cents = 0));
alter table plans add constraint plans_trial check (trial_days between 0 and 90);
alter table trial_claims add constraint trial_claims_kind check (kind in ('email', 'card'));
alter table grants add constraint grants_kind check (kind in ('purchase', 'free', 'gift'));
alter table deliveries add constraint deliveries_status check (status in ('claimed', 'handed_over', 'delivered', 'bounced', 'failed', 'flagged'));
alter table outbox add constraint outbox_kind check (kind in ('start', 'signal', 'update', 'account-mail'));
alter table invoices add constraint invoices_refund check (amount_refunded_cents between 0 and amount_paid_cents);

-- Paths that hot reads and the relay take.
create index outbox_waiting on outbox (available_at, deadline_at) where delivered_at is null and dead_at is null;
create index outbox_ordering on outbox (ordering_key, id) where delivered_at is null and dead_at is null;
create index inbox_waiting on inbox (available_at) where processed_at is null and dead_at is null;
create index posts_feed on posts (organization_id, community_id, created_at desc, id desc) where deleted_at is null;
create index posts_pinned on posts (organization_id, community_id, pinned_at desc) where pinned_at is not null and deleted_at is null;
create index processes_open on processes (next_at) where closed_at is null;
create index promises_open on promises (due_at) where status = 'open';
create index commands_pending on commands (created_at) where status = 'pending';
create index communities_published on communities (published_at desc) where published_at is not null;

-- The number of members is shown to guests, who may not read memberships.
create function count_members() returns trigger language plpgsql as $$
declare
  was int := case when tg_op <> 'INSERT' and old.state = 'live' then 1 else 0 end;
  is_now int := case when tg_op <> 'DELETE' and new.state = 'live' then 1 else 0 end;
  row_ memberships := coalesce(new, old);
begin
  if was <> is_now then
    update communities set member_count = member_count + is_now - was
      where organization_id = row_.organization_id and id = row_.community_id;
  end if;
  return null;
end $$;
create trigger count_members after insert or update of state or delete on memberships
  for each row execute function count_members();

-- Every change of what matters, with who and why from the door's settings.
create function audit_change() returns trigger language plpgsql as $$
declare
  before_ jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - array['fetched_at', 'updated_at', 'member_count'] end;
  after_ jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - array['fetched_at', 'updated_at', 'member_count'] end;
  row_ jsonb := coalesce(after_, before_);
begin
  if before_ is not distinct from after_ then return null; end if;
  insert into audit_log (organization_id, kind, action, entity, entity_id, actor_id, reason, before, after)
  values ((row_ ->> 'organization_id')::uuid, 'change', lower(tg_op), tg_table_name,
    coalesce(row_ ->> 'id', row_ ->> 'user_id', row_ ->> 'key_hash', row_ ->> 'organization_id'),
    nullif(current_setting('app.actor', true), '')::uuid, nullif(current_setting('app.reason', true), ''), before_, after_);
  return null;
end $$;
do $$
declare target text;
begin
  foreach target in array array['organizations', 'staff', 'communities', 'plans', 'memberships', 'checkouts', 'trial_claims',
    'grants', 'enrolments', 'goal_templates', 'stripe_customers', 'invoices', 'commands'] loop
    execute format('create trigger audit_change after insert or update or delete on %I for each row execute function audit_change()', target);
  end loop;
end $$;
