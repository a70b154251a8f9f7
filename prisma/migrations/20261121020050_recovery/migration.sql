-- What the first failed try needed, whatever later ones said: recovery is counted by it. Null where it was paid unseen.
alter table dunnings add column first_route text;
alter table dunnings add column first_decline_code text;

-- The owner's figures read the books and the histories of everybody: from the indexes alone, in the order they are joined.
drop index membership_history_organization_id_membership_id_id_idx;
create index membership_history_organization_id_membership_id_id_idx on membership_history (organization_id, membership_id, id)
  include (plan_id, currency, at, status, state, monthly_cents);
create index ledger_transactions_money on ledger_transactions (organization_id, id) include (at, plan_id, source_kind)
  where source_kind not in ('issue', 'void', 'write-off');
create index ledger_entries_money on ledger_entries (organization_id, transaction_id) include (account, amount_cents, currency)
  where account in ('cash', 'tax', 'revenue', 'refunds', 'disputed', 'chargebacks');
