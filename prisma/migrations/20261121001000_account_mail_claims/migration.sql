-- A try at handing over an account message holds its row until then, so that two senders never try at once.
alter table account_deliveries add column claimed_until timestamptz(3);
alter table account_deliveries add constraint account_deliveries_status check (status in ('claimed', 'handed_over', 'failed'));
