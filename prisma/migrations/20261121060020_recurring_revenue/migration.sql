-- What recurs is what is billed: after codes that last, without tax. A code for one charge lowers nothing. The same rule
-- as priceOf and termsAfter of workflows/billing/price.rules.ts; tests/integration/mrr.test.ts holds them together.
create function lasting_discounts(terms jsonb) returns setof jsonb
  language sql immutable set search_path = pg_catalog, public, pg_temp as $$
  select value from jsonb_array_elements(case jsonb_typeof(terms -> 'discounts') when 'array' then terms -> 'discounts' else '[]' end)
  where not coalesce((value ->> 'isOnce')::boolean, false)
$$;

create function recurring_cents(amount_cents integer, currency text, every text, terms jsonb, moment timestamptz) returns integer
  language plpgsql stable set search_path = pg_catalog, public, pg_temp as $$
declare
  rest numeric := amount_cents;
  discount jsonb;
  taxes jsonb := case when coalesce((terms ->> 'isReversed')::boolean, false) or jsonb_typeof(terms -> 'taxes') <> 'array'
    then '[]' else coalesce(terms -> 'taxes', '[]') end;
  inside numeric;
begin
  if every not in ('month', 'year') then return 0; end if;
  for discount in select * from lasting_discounts(terms) loop
    continue when (discount ->> 'endsAt')::timestamptz <= moment;
    if discount ->> 'percentBp' is not null then
      rest := rest - least(rest, floor((2 * rest * (discount ->> 'percentBp')::numeric + 10000) / 20000));
    elsif upper(discount ->> 'currency') = upper(currency) then
      rest := rest - least(rest, (discount ->> 'amountOffCents')::numeric);
    end if;
  end loop;
  select coalesce(sum((tax ->> 'ratePpm')::numeric), 0) into inside
  from jsonb_array_elements(taxes) tax where (tax ->> 'isInclusive')::boolean;
  rest := rest - (select coalesce(sum(floor((2 * rest * (tax ->> 'ratePpm')::numeric + 1000000 + inside) / (2 * (1000000 + inside)))), 0)
    from jsonb_array_elements(taxes) tax where (tax ->> 'isInclusive')::boolean);
  return case every when 'year' then round(rest / 12) else rest end;
end $$;

-- When a code ends by itself, and what recurs from then on; null where nothing will change.
create function recurring_steps(amount_cents integer, currency text, every text, terms jsonb, moment timestamptz) returns jsonb
  language sql stable set search_path = pg_catalog, public, pg_temp as $$
  select jsonb_agg(jsonb_build_object('at', to_char(ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'cents', cents) order by ends_at)
  from (
    select ends_at, cents, lag(cents, 1, recurring_cents(amount_cents, currency, every, terms, moment)) over (order by ends_at) as earlier
    from (
      select ends_at, recurring_cents(amount_cents, currency, every, terms, ends_at) as cents
      from (select distinct (value ->> 'endsAt')::timestamptz as ends_at from lasting_discounts(terms) value) ends
      where ends_at > moment
    ) priced
  ) changes
  where cents <> earlier
$$;

-- What a code that ends leads to, foretold when the row is written: a row of that moment would come whenever Stripe is
-- asked next. What a later row says replaces it.
alter table membership_history add column price_steps jsonb;
create index membership_history_price_steps on membership_history (organization_id, id) where price_steps is not null;

-- An end is dated by Stripe, but never before what was written already. Terms that change the price are history too.
create or replace function keep_membership_history() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  moment timestamptz := case when new.state = 'ended' then least(coalesce(new.ended_at, now()), now()) else now() end;
  isTold boolean := tg_op = 'UPDATE'
    and (old.state, old.stripe_status, old.plan_id) is not distinct from (new.state, new.stripe_status, new.plan_id);
  plan plans%rowtype;
  last membership_history%rowtype;
  cents integer;
  steps jsonb;
begin
  if new.state = 'pending' or (isTold and old.charge_terms = new.charge_terms) then return null; end if;
  select * into plan from plans where organization_id = new.organization_id and id = new.plan_id;
  select * into last from membership_history
  where organization_id = new.organization_id and membership_id = new.id order by id desc limit 1;
  moment := greatest(moment, last.at);
  cents := recurring_cents(plan.amount_cents, plan.currency, plan.interval::text, new.charge_terms, moment);
  if new.state = 'live' then
    steps := recurring_steps(plan.amount_cents, plan.currency, plan.interval::text, new.charge_terms, moment);
  end if;
  if isTold and steps is not distinct from (
      select jsonb_agg(step order by (step ->> 'at')::timestamptz) from jsonb_array_elements(last.price_steps) step
      where (step ->> 'at')::timestamptz > moment)
    and cents is not distinct from coalesce((
      select (step ->> 'cents')::integer from jsonb_array_elements(last.price_steps) step
      where (step ->> 'at')::timestamptz <= moment order by (step ->> 'at')::timestamptz desc limit 1), last.monthly_cents)
  then return null; end if;

  insert into membership_history (organization_id, membership_id, community_id, user_id, plan_id, state, status, monthly_cents, price_steps, currency, at)
  values (new.organization_id, new.id, new.community_id, new.user_id, plan.id, new.state, new.stripe_status, cents, steps, plan.currency, moment);
  return null;
end $$;
drop trigger keep_history on memberships;
create trigger keep_history after insert or update of state, stripe_status, plan_id, charge_terms on memberships
  for each row execute function keep_membership_history();

-- Months that are closed stay as they were told; from now on what lives counts by its terms.
alter table membership_history no force row level security;
alter table memberships no force row level security;
alter table plans no force row level security;
insert into membership_history (organization_id, membership_id, community_id, user_id, plan_id, state, status, monthly_cents, price_steps, currency, at)
select m.organization_id, m.id, m.community_id, m.user_id, p.id, m.state, m.stripe_status, priced.cents, priced.steps, p.currency, now()
from memberships m
join plans p on p.organization_id = m.organization_id and p.id = m.plan_id
cross join lateral (select recurring_cents(p.amount_cents, p.currency, p.interval::text, m.charge_terms, now()) as cents,
  recurring_steps(p.amount_cents, p.currency, p.interval::text, m.charge_terms, now()) as steps) priced
where m.state = 'live' and (priced.steps is not null or priced.cents is distinct from (select h.monthly_cents from membership_history h
  where h.organization_id = m.organization_id and h.membership_id = m.id order by h.id desc limit 1));
alter table membership_history force row level security;
alter table memberships force row level security;
alter table plans force row level security;
