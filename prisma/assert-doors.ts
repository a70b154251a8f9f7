import type { PrismaClient } from './generated.server/client.ts'

const remedy = 'npm run migrate with DATABASE_URL makes the roles as they must be.'

type Role = { name: string; login: string; bypass: string | null; owned: string | null; isBound: boolean }

/**
 * Refuses a login to which row security does not apply, by itself or by a role it could turn into, and one that is not
 * bound by the policies of `expected`: the two addresses exchanged would show every tenant to every page.
 */
export async function assertRoleIsBound(
  client: PrismaClient,
  expected: 'kumiko_app' | 'kumiko_platform',
): Promise<void> {
  const other = expected === 'kumiko_app' ? 'kumiko_platform' : 'kumiko_app'
  const [role] = await client.$queryRaw<Role[]>`
    with reachable as (select oid, rolname, rolsuper or rolbypassrls as "canBypass" from pg_roles
      where pg_has_role(session_user, oid, 'member') or pg_has_role(current_user, oid, 'member'))
    select current_user::text as name, session_user::text as login,
      (select min(rolname) from reachable where "canBypass") as bypass,
      (select min(relname) from pg_class join pg_namespace n on n.oid = relnamespace
        where relowner in (select oid from reachable) and relkind in ('r', 'p', 'v', 'm') and nspname !~ '^pg_') as owned,
      exists (select 1 from reachable where rolname = ${expected})
        and not exists (select 1 from reachable where rolname = ${other}) as "isBound"`
  if (!role) throw new Error(`The database tells nothing about the role of ${expected}.`)

  const who = role.login === role.name ? role.name : `${role.login} (as ${role.name})`
  if (role.bypass) {
    throw new Error(
      `The database role ${who} could see past row security: ${role.bypass} has SUPERUSER or BYPASSRLS. ${remedy}`,
    )
  }
  if (role.owned) {
    throw new Error(`The database role ${who} could see past row security: it owns ${role.owned}. ${remedy}`)
  }
  if (!role.isBound) {
    throw new Error(
      `The database role ${who} stands where ${expected} belongs. Are the two addresses exchanged? ${remedy}`,
    )
  }
}

/** Refuses a database in which a table with organization_id lacks row security. */
export async function assertTenantsAreShut(client: PrismaClient): Promise<void> {
  const open = await client.$queryRaw<{ name: string }[]>`
    select relname as name from pg_class join pg_attribute on attrelid = pg_class.oid and attname = 'organization_id'
    where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not (relrowsecurity and relforcerowsecurity)
    order by relname`
  if (open.length > 0) {
    throw new Error(`Row security is not forced on ${open.map(({ name }) => name).join(', ')}. Run npm run migrate.`)
  }
}
