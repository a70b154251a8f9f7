-- A change of plan at the end of the period: what was promised, what Stripe was told, and how it ended.
create table plan_switches (
  organization_id uuid not null,
  id uuid not null default gen_random_uuid(),
  membership_id uuid not null,
  community_id uuid not null,
  user_id uuid not null,
  token uuid not null,
  from_plan_id uuid not null,
  to_plan_id uuid not null,
  from_price_id text not null,
  to_price_id text not null,
  amount_cents integer not null,
  currency char(3) not null,
  effective_at timestamptz(3) not null,
  called_off_at timestamptz(3),
  applied_at timestamptz(3),
  refusal text,
  corrected_cents integer not null default 0,
  corrected_at timestamptz(3),
  ended_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  constraint plan_switches_pkey primary key (organization_id, id),
  constraint plan_switches_organization_id_membership_id_fkey foreign key (organization_id, membership_id)
    references memberships (organization_id, id) on delete cascade on update cascade,
  constraint plan_switches_organization_id_from_plan_id_fkey foreign key (organization_id, from_plan_id)
    references plans (organization_id, id) on delete restrict on update cascade,
  constraint plan_switches_organization_id_to_plan_id_fkey foreign key (organization_id, to_plan_id)
    references plans (organization_id, id) on delete restrict on update cascade,
  constraint plan_switches_amount check (amount_cents >= 0 and corrected_cents >= 0)
);
-- One open switch per membership: two askers cannot both have one. The form's token makes a second click the same switch.
create unique index plan_switches_one_open on plan_switches (organization_id, membership_id) where ended_at is null;
create unique index plan_switches_organization_id_token_key on plan_switches (organization_id, token);
create index plan_switches_organization_id_membership_id_idx on plan_switches (organization_id, membership_id);

call protect_tenant_table('plan_switches');
create trigger audit_change after insert or update or delete on plan_switches
  for each row execute function audit_change();
