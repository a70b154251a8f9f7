-- A planned change to another interval: it begins a new billing cycle, which Stripe bills at the moment it is asked for.
alter table plan_switches add column begins_cycle boolean not null default false;
