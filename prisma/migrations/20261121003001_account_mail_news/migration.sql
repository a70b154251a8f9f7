-- The mail service tells what became of a message about an account, too.
alter table account_deliveries drop constraint account_deliveries_status;
alter table account_deliveries add constraint account_deliveries_status
  check (status in ('claimed', 'handed_over', 'delivered', 'bounced', 'failed'));
