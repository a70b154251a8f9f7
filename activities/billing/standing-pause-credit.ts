import { Prisma } from '#prisma/generated.server/client.ts'

/**
 * What pauses credited of the time that invoice `i` bought, as far as a later charge will still take it off: whole until
 * the membership goes on, then what waits in the balance at Stripe. A membership that ends while it is paused loses it.
 * The newest invoice that was paid for the time is the one that was credited.
 */
export const standingPauseCredit = Prisma.sql`
  coalesce((
    select coalesce(sum(p.credit_cents) filter (where p.resumed_at is null and m.state = 'live'), 0)
      + least(coalesce(sum(p.credit_cents) filter (where p.resumed_at is not null), 0), coalesce(
        (select greatest(0, -s.balance_cents) from stripe_customers s
          where s.organization_id = i.organization_id and s.user_id = i.user_id and s.currency = i.currency), 0))
    from pauses p join memberships m on m.organization_id = p.organization_id and m.id = p.membership_id
    where p.organization_id = i.organization_id and p.membership_id = i.membership_id and p.paused_at is not null
      and i.id = (select b.id from invoices b
        where b.organization_id = i.organization_id and b.membership_id = i.membership_id and b.amount_paid_cents > 0
          and b.issued_at <= p.paused_at and b.period_starts_at <= p.paused_at and p.paused_at < b.period_ends_at
        order by b.issued_at desc, b.id desc limit 1)), 0)::int`
