-- Among my invoices stands which of them my bank was asked to take back, and what became of it.
create policy person_read on disputes for select to kumiko_app using (user_id = (select door_person()));
