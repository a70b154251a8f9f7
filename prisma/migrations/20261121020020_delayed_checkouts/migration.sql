-- A checkout whose money is on its way: complete at Stripe and not paid yet. It still is the one of its person.
alter table checkouts add column paying_at timestamptz(3), add column arrives_at timestamptz(3);
alter table checkouts drop constraint checkouts_state;
alter table checkouts add constraint checkouts_state
  check (state in ('open', 'paying', 'fulfilled', 'expired', 'failed', 'duplicate', 'refused'));
alter table checkouts add constraint checkouts_paying check ((paying_at is null) = (arrives_at is null));
drop index checkouts_one_open;
create unique index checkouts_one_open on checkouts (organization_id, community_id, user_id)
  where state in ('open', 'paying');
