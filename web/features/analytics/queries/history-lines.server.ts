import { Prisma } from '#prisma/generated.server/client.ts'

/**
 * Common table expressions that end in `history_lines`: what the history of memberships counts, in one pass over it.
 *
 * A pending membership has no history; saying so lets all of it be read from an index alone.
 *
 * MRR is what recurs a month (after lasting codes, without tax) of memberships whose last status is active, or past due
 * after it was active once: somebody whose first payment failed never paid. The `mrr` lines move that position, out of the
 * old plan and into the new one. A code that ends by itself is a step of its row, from its date on, while no later row came.
 */
export function historyLines(organizationId: string): Prisma.Sql {
  return Prisma.sql`
    stepping as (
      select h.id, s.step, h.membership_id, h.plan_id, h.currency, (s.change ->> 'at')::timestamptz as at, h.status, h.state,
        (s.change ->> 'cents')::integer as monthly_cents
      from membership_history h cross join lateral jsonb_array_elements(h.price_steps) with ordinality s (change, step)
      where h.organization_id = ${organizationId}::uuid and h.price_steps is not null and h.state <> 'pending'
        and (s.change ->> 'at')::timestamptz <= now()
        and not exists (select 1 from membership_history n where n.organization_id = h.organization_id
          and n.membership_id = h.membership_id and n.id > h.id and n.at <= (s.change ->> 'at')::timestamptz)
    ),
    rows_told as (
      select id, 0::bigint as step, membership_id, plan_id, currency, at, status, state, monthly_cents
      from membership_history where organization_id = ${organizationId}::uuid and state <> 'pending'
      union all select * from stepping
    ),
    told as (
      select *, bool_or(status = 'active') over told as was_active, bool_or(status = 'trialing') over told as had_trial,
        count(*) filter (where status = 'trialing') over told as trials
      from rows_told window told as (partition by membership_id order by id, step)
    ),
    marked as (
      select *, case when state = 'live' and (status = 'active' or (status = 'past_due' and was_active))
          then monthly_cents else 0 end as mrr,
        had_trial and (state = 'ended' or status in ('active', 'paused', 'unpaid', 'canceled', 'incomplete_expired')) as decides
      from told
    ),
    stepped as (
      select *, coalesce(lag(mrr) over told, 0) as before, lag(plan_id) over told as plan_before,
        lag(currency) over told as currency_before, count(*) filter (where mrr > 0) over told as times_paid,
        count(*) filter (where decides) over told as times_decided
      from marked window told as (partition by membership_id order by id, step)
    ),
    judged as (
      select *,
        case
          when before = 0 and mrr > 0 then case when times_paid > 1 then 'returned' else 'new' end
          when before > 0 and mrr = 0 then case when status = 'paused' then 'paused' else 'churned' end
          when before > 0 and currency <> currency_before then 'change of currency'
          when mrr > before then 'expansion'
          when mrr < before then 'contraction'
          when mrr > 0 and plan_id <> plan_before then 'same price'
        end as movement,
        case when status = 'trialing' and trials = 1 then 'trial-started'
          when decides and times_decided = 1
            then case when state = 'live' and status = 'active' then 'trial-paid' else 'trial-lost' end
        end as trial
      from stepped
    ),
    moved as materialized (
      select id, step, membership_id, plan_id, currency, at, status, monthly_cents, mrr, before, plan_before, currency_before,
        movement, trial
      from judged where movement is not null or trial is not null
    ),
    history_sides as (
      select *, 'mrr' as figure, -before as cents, plan_before as plan, currency_before as money
        from moved where before > 0 and movement is not null
      union all select *, 'mrr', mrr, plan_id, currency from moved where mrr > 0 and movement is not null
      union all select *, case movement when 'change of currency' then 'contraction' else movement end, before, plan_before,
        currency_before from moved where movement in ('paused', 'churned', 'change of currency')
      union all select *, case movement when 'change of currency' then 'expansion' else movement end,
        case movement when 'change of currency' then mrr else abs(mrr - before) end, plan_id, currency
        from moved where movement in ('new', 'returned', 'expansion', 'contraction', 'change of currency')
      union all select *, trial, monthly_cents, plan_id, currency from moved where trial is not null
    ),
    history_lines as (
      select 'h' || id || case when step = 0 then '' else '-' || step end as id, membership_id, plan as plan_id, money as currency, at, figure, '' as part, cents,
        0::float8 as seconds,
        case when step = 0 then status else 'code-over' end as what
      from history_sides
    )`
}
