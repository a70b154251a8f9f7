import { Prisma } from '#prisma/generated.server/client.ts'

/**
 * Common table expressions that end in `lines`: one row for each thing that a figure counts.
 *
 * MRR is the monthly price of memberships whose last status is active, or past due after it was active once: somebody
 * whose first payment failed never paid. The `mrr` lines move that position, out of the old plan and into the new one.
 */
export function figureLines(organizationId: string): Prisma.Sql {
  return Prisma.sql`
    marked as (
      select h.*, bool_or(status = 'trialing') over told as had_trial,
        case when state = 'live' and (status = 'active' or (status = 'past_due' and bool_or(status = 'active') over told))
          then monthly_cents else 0 end as mrr
      from membership_history h where organization_id = ${organizationId}::uuid
      window told as (partition by membership_id order by id)
    ),
    stepped as (
      select m.*, coalesce(lag(mrr) over told, 0) as before, lag(plan_id) over told as plan_before,
        lag(currency) over told as currency_before, lag(status) over told as status_before,
        coalesce(lag(had_trial) over told, false) as had_trial_before,
        coalesce(max(mrr) over (told rows between unbounded preceding and 1 preceding), 0) > 0 as paid_before,
        coalesce(lag(at) over told, at) as at_before,
        had_trial and (state = 'ended' or status in ('active', 'paused', 'unpaid', 'canceled', 'incomplete_expired')) as decides
      from marked m window told as (partition by membership_id order by id)
    ),
    moved as (
      select s.*,
        case
          when before = 0 and mrr > 0 then case when paid_before then 'returned' else 'new' end
          when before > 0 and mrr = 0 then case when status = 'paused' then 'paused' else 'churned' end
          when before > 0 and currency <> currency_before then 'change of currency'
          when mrr > before then 'expansion'
          when mrr < before then 'contraction'
        end as movement,
        case when status = 'trialing' and not had_trial_before then 'trial-started'
          when decides and not coalesce(bool_or(decides) over (partition by membership_id order by id
            rows between unbounded preceding and 1 preceding), false)
            then case when state = 'live' and status = 'active' then 'trial-paid' else 'trial-lost' end
        end as trial,
        case when status_before = 'past_due' and state = 'live' and status = 'active' then 'recovered'
          when status_before = 'past_due' and (state = 'ended' or status in ('paused', 'unpaid', 'canceled', 'incomplete_expired'))
            then 'not-recovered'
        end as dunning
      from stepped s
    ),
    history_lines as (
      select 'h' || m.id as id, m.membership_id, l.plan_id, l.currency, m.at, l.figure, l.cents,
        case when l.figure = 'recovered' then extract(epoch from m.at - m.at_before) else 0 end as seconds, m.status as what
      from moved m cross join lateral (values
        (case when before > 0 then 'mrr' end, -before, plan_before, currency_before),
        (case when mrr > 0 then 'mrr' end, mrr, plan_id, currency),
        (case when movement in ('paused', 'churned') then movement when movement = 'change of currency' then 'contraction' end,
          before, plan_before, currency_before),
        (case when movement in ('new', 'returned', 'expansion', 'contraction') then movement
            when movement = 'change of currency' then 'expansion' end,
          case when movement = 'change of currency' then mrr else abs(mrr - before) end, plan_id, currency),
        (trial, monthly_cents, plan_id, currency),
        (dunning, monthly_cents, plan_id, currency)
      ) l (figure, cents, plan_id, currency)
      where l.figure is not null
    ),
    sums as (
      select transaction_id, currency, coalesce(sum(amount_cents) filter (where account = 'cash'), 0)::int as cash,
        coalesce(sum(amount_cents) filter (where account = 'tax'), 0)::int as tax,
        coalesce(sum(amount_cents) filter (where account in ('revenue', 'refunds')), 0)::int as earned
      from ledger_entries where organization_id = ${organizationId}::uuid group by transaction_id, currency
    ),
    money_lines as (
      select 'm' || t.id as id, t.membership_id, t.plan_id, b.currency, t.at, l.figure, l.cents, 0 as seconds,
        t.source_kind || ' ' || t.subject as what
      from ledger_transactions t join sums b on b.transaction_id = t.id
      cross join lateral (values
        ('collected', case when source_kind <> 'refund' then b.cash else 0 end),
        ('refunds', case when source_kind = 'refund' then -b.cash else 0 end),
        ('taxes', -b.tax),
        ('net', -b.earned)
      ) l (figure, cents)
      where t.organization_id = ${organizationId}::uuid and l.cents <> 0
    ),
    lines as (select * from history_lines union all select * from money_lines)`
}
