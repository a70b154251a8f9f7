-- A confirmation of leaving or staying is promised with the decision itself, in its transaction.
alter table outbox drop constraint outbox_kind;
alter table outbox add constraint outbox_kind
  check (kind in ('start', 'signal', 'update', 'account-mail', 'membership-mail'));
