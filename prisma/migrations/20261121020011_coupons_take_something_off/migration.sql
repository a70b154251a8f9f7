-- A comparison with nothing is no refusal: exactly one of the two is there, and it takes something off.
alter table coupons drop constraint coupons_off;
alter table coupons add constraint coupons_off check (
  num_nonnulls(percent_off, amount_off_cents) = 1
  and num_nonnulls(amount_off_cents, currency) in (0, 2)
  and coalesce(percent_off between 1 and 100, true)
  and coalesce(amount_off_cents > 0, true));
