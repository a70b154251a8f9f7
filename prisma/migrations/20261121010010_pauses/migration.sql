-- A pause of a membership: what was asked, what Stripe did about it, and when it was over.
create table pauses (
  organization_id uuid not null,
  id uuid not null default gen_random_uuid(),
  membership_id uuid not null,
  community_id uuid not null,
  user_id uuid not null,
  source text not null,
  token uuid not null,
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  round integer not null default 0,
  moved_at timestamptz(3),
  cancelled_at timestamptz(3),
  refusal text,
  paused_at timestamptz(3),
  credit_cents integer,
  resume_asked_at timestamptz(3),
  resume_attempt integer not null default 0,
  resume_claimed_at timestamptz(3),
  resume_tried_at timestamptz(3),
  resumed_at timestamptz(3),
  ended_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  constraint pauses_pkey primary key (organization_id, id),
  constraint pauses_organization_id_membership_id_fkey foreign key (organization_id, membership_id)
    references memberships (organization_id, id) on delete cascade on update cascade,
  constraint pauses_source check (source in ('settings', 'cancel', 'dunning', 'offer', 'stripe')),
  constraint pauses_dates check (starts_at < ends_at),
  constraint pauses_resumed_after_paused check (resumed_at is null or paused_at is not null),
  constraint pauses_credit check (credit_cents >= 0)
);
-- One live pause per membership: two askers cannot both have one. The form's token makes a second click the same pause.
create unique index pauses_one_live on pauses (organization_id, membership_id) where ended_at is null;
create unique index pauses_organization_id_token_key on pauses (organization_id, token);
create index pauses_organization_id_community_id_user_id_idx on pauses (organization_id, community_id, user_id);
create index pauses_organization_id_membership_id_idx on pauses (organization_id, membership_id);
create index pauses_user_id_idx on pauses (user_id);

call protect_tenant_table('pauses');
create policy person_read on pauses for select to kumiko_app using (user_id = (select door_person()));
create trigger audit_change after insert or update or delete on pauses for each row execute function audit_change();
