-- A person reads the grants of their own memberships: with them, one look through the person's door says what access
-- they have anywhere. Memberships do not ask grants, so no circle arises.
create policy person_read on grants for select to kumiko_app
  using ((select door_person()) is not null and (organization_id, membership_id) in
    (select m.organization_id, m.id from memberships m where m.user_id = (select door_person())));
