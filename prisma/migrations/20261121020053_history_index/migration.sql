-- The index of the schema stays as the schema has it; what the owner's figures read from stands beside it.
drop index membership_history_organization_id_membership_id_id_idx;
create index membership_history_organization_id_membership_id_id_idx on membership_history (organization_id, membership_id, id);
create index membership_history_told on membership_history (organization_id, membership_id, id)
  include (plan_id, currency, at, status, state, monthly_cents) where state <> 'pending';
