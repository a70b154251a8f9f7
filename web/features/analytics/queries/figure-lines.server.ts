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
      select s.*, currency is distinct from currency_before and before > 0 and mrr > 0 as has_new_currency,
        decides and not coalesce(bool_or(decides) over (partition by membership_id order by id
          rows between unbounded preceding and 1 preceding), false) as is_decision
      from stepped s
    ),
    history_lines as (
      select 'h' || m.id as id, m.membership_id, l.plan_id, l.currency, m.at, l.figure, l.cents,
        case when l.figure = 'recovered' then extract(epoch from m.at - m.at_before) else 0 end as seconds, m.status as what
      from moved m cross join lateral (values
        ('mrr', -before, plan_before, currency_before, before > 0),
        ('mrr', mrr, plan_id, currency, mrr > 0),
        ('new', mrr, plan_id, currency, before = 0 and mrr > 0 and not paid_before),
        ('returned', mrr, plan_id, currency, before = 0 and mrr > 0 and paid_before),
        ('paused', before, plan_before, currency_before, before > 0 and mrr = 0 and status = 'paused'),
        ('churned', before, plan_before, currency_before, before > 0 and mrr = 0 and status <> 'paused'),
        ('expansion', mrr - case when has_new_currency then 0 else before end, plan_id, currency,
          before > 0 and mrr > 0 and (has_new_currency or mrr > before)),
        ('contraction', before - case when has_new_currency then 0 else mrr end,
          case when has_new_currency then plan_before else plan_id end, case when has_new_currency then currency_before else currency end,
          before > 0 and mrr > 0 and (has_new_currency or mrr < before)),
        ('trial-started', monthly_cents, plan_id, currency, status = 'trialing' and not had_trial_before),
        ('trial-paid', monthly_cents, plan_id, currency, is_decision and state = 'live' and status = 'active'),
        ('trial-lost', monthly_cents, plan_id, currency, is_decision and not (state = 'live' and status = 'active')),
        ('recovered', monthly_cents, plan_id, currency, status_before = 'past_due' and state = 'live' and status = 'active'),
        ('not-recovered', monthly_cents, plan_id, currency, status_before = 'past_due'
          and (state = 'ended' or status in ('paused', 'unpaid', 'canceled', 'incomplete_expired')))
      ) l (figure, cents, plan_id, currency, counts)
      where l.counts
    ),
    money_lines as (
      select 'm' || t.id as id, t.membership_id, t.plan_id, b.currency, t.at, l.figure, l.cents, 0 as seconds,
        t.source_kind || ' ' || t.subject as what
      from ledger_transactions t
      join lateral (
        select e.currency, coalesce(sum(amount_cents) filter (where account = 'cash'), 0)::int as cash,
          coalesce(sum(amount_cents) filter (where account = 'tax'), 0)::int as tax,
          coalesce(sum(amount_cents) filter (where account in ('revenue', 'refunds')), 0)::int as earned
        from ledger_entries e where e.organization_id = t.organization_id and e.transaction_id = t.id group by e.currency
      ) b on true
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
