-- What relay, inbox and reconciler need besides their tables.

-- Answers that trying again may not change. Only these lead to the dead letters: an outage of days must not.
alter table outbox add column refusals integer not null default 0;
alter table inbox add column refusals integer not null default 0;

create index inbox_object on inbox (provider, object_id, received_at) where processed_at is null and dead_at is null;
create index outbox_dead on outbox (dead_at) where dead_at is not null and delivered_at is null;
create index inbox_dead on inbox (dead_at) where dead_at is not null and processed_at is null;

-- News about a message names the message and no tenant.
create index deliveries_dedupe on deliveries (dedupe_key);
create index deliveries_provider on deliveries (provider_id) where provider_id is not null;
create index account_deliveries_provider on account_deliveries (provider_id) where provider_id is not null;
