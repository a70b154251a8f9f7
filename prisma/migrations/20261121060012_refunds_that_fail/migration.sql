-- A bank may send a refund back days after it was done.
alter table refunds drop constraint refunds_status;
alter table refunds add constraint refunds_status check (status in ('asked', 'done', 'refused', 'failed'));
