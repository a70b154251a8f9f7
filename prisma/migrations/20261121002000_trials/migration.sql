-- The one extension of a trial is claimed here before Stripe is asked, so that two askers cannot both have it.
alter table memberships
  add column trial_extended_at timestamptz(3),
  add column trial_extended_to timestamptz(3),
  add column trial_extended_by text,
  add column trial_extension_command uuid,
  add constraint memberships_trial_extension check (
    (trial_extended_at is null) = (trial_extended_to is null)
    and (trial_extended_at is null) = (trial_extended_by is null)
    and (trial_extended_by in ('member', 'us')));

-- The form's token makes a second click the same choice; a membership works at one goal at a time.
alter table enrolments add column token uuid;
create unique index enrolments_organization_id_token_key on enrolments (organization_id, token);
create unique index enrolments_one_selected on enrolments (organization_id, membership_id) where status = 'selected';
