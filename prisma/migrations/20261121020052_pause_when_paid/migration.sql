-- Accepted while a payment is open: Stripe pauses nothing that is past due, so it begins as soon as it is paid.
alter table pauses add column waits_for_payment boolean not null default false;
