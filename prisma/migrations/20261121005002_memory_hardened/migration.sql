-- Holes that the generated tests of tests/security found, closed.

-- The audit log refuses change whoever asks: grants bind the product's roles only, and the owner may empty any table.
create function refuse_change() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

-- An operation records decisions. Rows that say "this changed" come from triggers alone, so nobody can invent a change.
drop policy tenant_insert on audit_log;
drop policy platform_insert on audit_log;
create policy tenant_insert on audit_log for insert to kumiko_app
  with check (organization_id = (select door_organization()) and (kind <> 'change' or pg_trigger_depth() > 0));
create policy platform_insert on audit_log for insert to kumiko_platform
  with check (kind <> 'change' or pg_trigger_depth() > 0);

-- A role may make temporary tables, and those are found first: an `audit_log` of its own would swallow the record.
alter function count_members() set search_path = pg_catalog, public, pg_temp;

-- The platform sees every tenant, so it changes nothing without saying why.
create or replace function audit_change() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  before_ jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - array['fetched_at', 'updated_at', 'member_count'] end;
  after_ jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - array['fetched_at', 'updated_at', 'member_count'] end;
  row_ jsonb := coalesce(after_, before_);
  reason_ text := nullif(current_setting('app.reason', true), '');
begin
  if before_ is not distinct from after_ then return null; end if;
  if reason_ is null and current_user = 'kumiko_platform' then
    raise exception 'kumiko_platform changes % only with a reason', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  insert into audit_log (organization_id, kind, action, entity, entity_id, actor_id, reason, before, after)
  values ((row_ ->> 'organization_id')::uuid, 'change', lower(tg_op), tg_table_name,
    coalesce(row_ ->> 'id', row_ ->> 'user_id', row_ ->> 'key_hash', row_ ->> 'organization_id'),
    nullif(current_setting('app.actor', true), '')::uuid, reason_, before_, after_);
  return null;
end $$;

-- The directory is looked up by everyone, but an entry leads only to the tenant whose door wrote it.
alter table directory enable row level security;
alter table directory force row level security;
create policy lookup on directory for select to kumiko_app using (true);
create policy tenant_insert on directory for insert to kumiko_app with check (organization_id = (select door_organization()));
create policy platform on directory to kumiko_platform using (true) with check (true);

-- Without a tenant only mail about an account is promised: a start or a signal without one could name anybody's process.
drop policy tenant_insert on outbox;
create policy tenant_insert on outbox for insert to kumiko_app
  with check (organization_id = (select door_organization()) or (organization_id is null and kind = 'account-mail'));

-- What opens an account is out of sight of a tenant's door and of guests: a query that wanders there finds nothing.
create function door_is_neutral() returns boolean language sql stable parallel safe
  as $$ select public.door_organization() is null and coalesce(current_setting('app.public', true), '') = '' $$;
create procedure protect_account_table(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy accounts on %s to kumiko_app using ((select door_is_neutral()) and (user_id = (select door_person()) or (select door_person()) is null)) with check ((select door_is_neutral()))',
    target);
  execute format('create policy platform on %s to kumiko_platform using (true) with check (true)', target);
end $$;
call protect_account_table('sessions');
call protect_account_table('verifications');
call protect_account_table('account_deliveries');

-- Deleting a person would cascade into every tenant, past row security; a form that is too generous would make an operator.
revoke delete on users from kumiko_app;
create function guard_operators() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if new.is_operator and current_user = 'kumiko_app' and (tg_op = 'INSERT' or not old.is_operator) then
    raise exception 'Only the platform makes operators' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger guard_operators before insert or update of is_operator on users
  for each row execute function guard_operators();

-- One community with a policy that is not a boolean made the promises of all communities unreadable for guests.
drop policy public_read on promises;
create policy public_read on promises for select to kumiko_app
  using ((select door_reads_public()) and status <> 'open' and exists (
    select 1 from communities c where c.organization_id = promises.organization_id and c.id = promises.community_id
      and c.published_at is not null and c.policy -> 'showPromises' = 'true'));

-- A person's own rows are found by an index, in every table that shows them.
create index enrolments_user_id_idx on enrolments (user_id);
