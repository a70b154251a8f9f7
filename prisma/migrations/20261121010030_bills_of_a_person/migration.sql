-- What a person sees of their own money: the file of an invoice, what is credited to them, what was given back and why,
-- and the record of every change of their memberships.

alter table invoices add column pdf_url text;

-- The customer as last fetched: a balance below zero is credit that the next invoice takes first.
alter table stripe_customers add column balance_cents integer not null default 0;
alter table stripe_customers add column currency char(3);
alter table stripe_customers add column default_method_id text;
alter table stripe_customers add column fetched_at timestamptz(3);
create index stripe_customers_user_id_idx on stripe_customers (user_id);

create table refunds (
  organization_id uuid not null,
  id uuid not null,
  invoice_id uuid not null,
  membership_id uuid not null,
  user_id uuid not null,
  actor_id uuid not null,
  amount_cents integer not null,
  currency char(3) not null,
  reason text not null,
  status text not null default 'asked',
  stripe_refund_id text,
  refusal text,
  created_at timestamptz(3) not null default now(),
  settled_at timestamptz(3),
  constraint refunds_pkey primary key (organization_id, id),
  constraint refunds_organization_id_invoice_id_fkey foreign key (organization_id, invoice_id)
    references invoices (organization_id, id) on delete cascade on update cascade,
  constraint refunds_organization_id_membership_id_fkey foreign key (organization_id, membership_id)
    references memberships (organization_id, id) on delete cascade on update cascade,
  constraint refunds_amount check (amount_cents > 0),
  constraint refunds_status check (status in ('asked', 'done', 'refused'))
);
create index refunds_organization_id_invoice_id_idx on refunds (organization_id, invoice_id);
create index refunds_user_id_idx on refunds (user_id);
create index invoices_newest on invoices (organization_id, issued_at desc, id desc);
call protect_tenant_table('refunds');
create trigger audit_change after insert or update or delete on refunds for each row execute function audit_change();

alter table outbox drop constraint outbox_kind;
alter table outbox add constraint outbox_kind
  check (kind in ('start', 'signal', 'update', 'account-mail', 'membership-mail', 'billing-mail', 'refund'));

create policy person_read on refunds for select to kumiko_app using (user_id = (select door_person()));
create policy person_read on stripe_customers for select to kumiko_app using (user_id = (select door_person()));
create policy person_read on deliveries for select to kumiko_app using (user_id = (select door_person()));
create policy person_read on plans for select to kumiko_app
  using ((select door_person()) is not null and (organization_id, community_id) in (
    select m.organization_id, m.community_id from memberships m where m.user_id = (select door_person())));
create policy person_read on audit_log for select to kumiko_app
  using ((select door_person()) is not null and entity in ('membership', 'memberships') and (organization_id, entity_id) in (
    select m.organization_id, m.id::text from memberships m where m.user_id = (select door_person())));
