-- Codes that lower a price, and the tax on it. Rows first; what Stripe needs is made from them.
create table coupons (
  organization_id uuid not null,
  id uuid not null,
  code text not null,
  percent_off integer,
  amount_off_cents integer,
  currency char(3),
  duration text not null,
  months integer,
  max_uses integer,
  expires_at timestamptz(3),
  plan_ids uuid[] not null default '{}',
  stripe_promotion_code_id text,
  ended_at timestamptz(3),
  created_at timestamptz(3) not null default current_timestamp,
  constraint coupons_pkey primary key (organization_id, id),
  constraint coupons_organization_id_fkey foreign key (organization_id)
    references organizations (organization_id) on delete cascade on update cascade,
  constraint coupons_duration check (duration in ('once', 'months', 'forever')),
  constraint coupons_months check ((duration = 'months') = (months is not null) and months between 1 and 120),
  constraint coupons_off check (
    (percent_off between 1 and 100 and amount_off_cents is null and currency is null)
    or (amount_off_cents > 0 and currency is not null and percent_off is null)),
  constraint coupons_uses check (max_uses > 0)
);
-- A code that has ended may be given again.
create unique index coupons_one_live on coupons (organization_id, code) where ended_at is null;
call protect_tenant_table('coupons');
create trigger audit_change after insert or update or delete on coupons for each row execute function audit_change();

create table tax_homes (
  organization_id uuid not null,
  country char(2) not null,
  created_at timestamptz(3) not null default current_timestamp,
  constraint tax_homes_pkey primary key (organization_id),
  constraint tax_homes_organization_id_fkey foreign key (organization_id)
    references organizations (organization_id) on delete cascade on update cascade
);
call protect_tenant_table('tax_homes');
create trigger audit_change after insert or update or delete on tax_homes for each row execute function audit_change();

create table tax_rates (
  organization_id uuid not null,
  id uuid not null,
  country char(2) not null,
  name text not null,
  rate_ppm integer not null,
  is_inclusive boolean not null,
  stripe_tax_rate_id text,
  ended_at timestamptz(3),
  created_at timestamptz(3) not null default current_timestamp,
  constraint tax_rates_pkey primary key (organization_id, id),
  constraint tax_rates_organization_id_fkey foreign key (organization_id)
    references organizations (organization_id) on delete cascade on update cascade,
  constraint tax_rates_rate check (rate_ppm between 0 and 1000000)
);
create unique index tax_rates_one_live on tax_rates (organization_id, country) where ended_at is null;
call protect_tenant_table('tax_rates');
create trigger audit_change after insert or update or delete on tax_rates for each row execute function audit_change();

create table tax_ids (
  organization_id uuid not null,
  user_id uuid not null,
  value text not null,
  stripe_tax_id text not null,
  country char(2),
  status text not null,
  fetched_at timestamptz(3) not null,
  created_at timestamptz(3) not null default current_timestamp,
  constraint tax_ids_pkey primary key (organization_id, user_id),
  constraint tax_ids_organization_id_user_id_fkey foreign key (organization_id, user_id)
    references stripe_customers (organization_id, user_id) on delete cascade on update cascade,
  constraint tax_ids_status check (status in ('pending', 'verified', 'unverified', 'unavailable'))
);
create index tax_ids_organization_id_stripe_tax_id_idx on tax_ids (organization_id, stripe_tax_id);
call protect_tenant_table('tax_ids');
create trigger audit_change after insert or update or delete on tax_ids for each row execute function audit_change();

alter table checkouts
  add column coupon_id uuid,
  add column tax_rate_id uuid,
  add column country char(2),
  add constraint checkouts_organization_id_coupon_id_fkey foreign key (organization_id, coupon_id)
    references coupons (organization_id, id) on delete restrict on update cascade,
  add constraint checkouts_organization_id_tax_rate_id_fkey foreign key (organization_id, tax_rate_id)
    references tax_rates (organization_id, id) on delete restrict on update cascade;
create index checkouts_organization_id_coupon_id_idx on checkouts (organization_id, coupon_id);

-- What is taken off and added at the next charge, as Stripe had it when it was last asked.
alter table memberships add column charge_terms jsonb not null default '{}';

alter table invoices
  add column discount_cents integer not null default 0,
  add column tax_cents integer not null default 0,
  add column is_tax_reversed boolean not null default false;
