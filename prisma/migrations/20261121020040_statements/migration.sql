-- Documents of our own: credit statements, numbered without a gap per organization and series in the transaction of the
-- fact they state. A row is final: what was wrong is put right by another statement.
create table statement_counters (
  organization_id uuid not null,
  series text not null,
  last_number integer not null default 0,
  constraint statement_counters_pkey primary key (organization_id, series),
  constraint statement_counters_last_number check (last_number >= 0)
);
call protect_tenant_table('statement_counters');
create trigger audit_change after insert or update or delete on statement_counters
  for each row execute function audit_change();

create table statements (
  organization_id uuid not null,
  id uuid not null default gen_random_uuid(),
  series text not null,
  number integer not null,
  source_kind text not null,
  source_id text not null,
  subject text,
  membership_id uuid not null,
  user_id uuid not null,
  amount_cents integer not null,
  currency char(3) not null,
  content jsonb not null,
  issued_at timestamptz(3) not null,
  constraint statements_pkey primary key (organization_id, id),
  constraint statements_source check (source_kind in ('pause', 'refund', 'refund-failed', 'void')),
  constraint statements_organization_id_series_fkey foreign key (organization_id, series)
    references statement_counters (organization_id, series) on delete restrict on update cascade
);
create unique index statements_organization_id_series_number_key on statements (organization_id, series, number);
create unique index statements_organization_id_source_kind_source_id_key on statements (organization_id, source_kind, source_id);
create index statements_organization_id_subject_idx on statements (organization_id, subject);
create index statements_user_id_idx on statements (user_id);
call protect_growing_table('statements');
create policy tenant_insert on statements for insert to kumiko_app
  with check (organization_id = (select door_organization()));
create policy person_read on statements for select to kumiko_app using (user_id = (select door_person()));

-- The database gives the number, whoever inserts: the counter's row stays locked until the transaction ends, so one that is
-- rolled back takes its number back, and two at once wait for each other.
create function number_statement() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into statement_counters (organization_id, series) values (new.organization_id, new.series)
    on conflict (organization_id, series) do nothing;
  update statement_counters set last_number = last_number + 1
    where organization_id = new.organization_id and series = new.series returning last_number into new.number;
  return new;
end $$;
create trigger number_statement before insert on statements for each row execute function number_statement();

-- A counter begins at nothing, and only the trigger above moves it.
create function guard_statement_counter() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' and new.last_number = 0 then return new; end if;
  if tg_op = 'UPDATE' and pg_trigger_depth() > 1 then return new; end if;
  raise exception 'Only a statement that is issued moves its counter' using errcode = 'insufficient_privilege';
end $$;
create trigger guard_counter before insert or update or delete on statement_counters
  for each row execute function guard_statement_counter();

-- A number that was taken and not used would be a gap: refused when the transaction ends.
create function refuse_unused_number() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not exists (select 1 from statements where organization_id = new.organization_id and series = new.series
    and number = new.last_number) then
    raise exception 'No statement has the number %', new.last_number using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger used after update on statement_counters deferrable initially deferred
  for each row execute function refuse_unused_number();
