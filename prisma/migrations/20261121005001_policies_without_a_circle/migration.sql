-- A policy that reads a table whose policy reads the first is refused by Postgres at every query ("infinite recursion").
-- communities and organizations asked staff, and staff asked communities. The question "where do I work" now goes
-- through a function: the planner does not look into it, so no circle arises.

drop policy person_read on staff;
drop policy person_read on organizations;
drop policy person_read on communities;

-- The owner's own view of staff: row security is forced on it too, and the function below runs as the owner.
create policy person_read on staff for select to kumiko_app, current_user using (user_id = (select door_person()));

-- Answers for nobody but the person of the door, so running with the owner's rights opens nothing.
create function door_person_organizations() returns setof uuid language sql stable security definer
  set search_path = pg_catalog, public, pg_temp
  as $$ select organization_id from public.staff where user_id = (select public.door_person()) $$;
revoke execute on function door_person_organizations() from public;
grant execute on function door_person_organizations() to kumiko_app;

create policy person_read on organizations for select to kumiko_app
  using ((select door_person()) is not null and organization_id in (select door_person_organizations()));
create policy person_read on communities for select to kumiko_app
  using ((select door_person()) is not null and (organization_id in (select door_person_organizations())
    or (organization_id, id) in (select m.organization_id, m.community_id from memberships m where m.user_id = (select door_person()))));
