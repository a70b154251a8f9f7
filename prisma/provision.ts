import pg from 'pg'

export type ProvisionInput = { adminUrl: string; ownerUrl: string; appUrl: string; platformUrl: string }

/**
 * Makes the database and the three roles named by the URLs, with the passwords they carry. Safe to repeat.
 * None of the roles is superuser or may bypass row security; only the owner may create tables.
 */
export async function provisionDatabase(input: ProvisionInput): Promise<void> {
  const owner = new URL(input.ownerUrl)
  const logins = [owner, new URL(input.appUrl), new URL(input.platformUrl)]
  const database = owner.pathname.slice(1)

  await withClient(input.adminUrl, async (admin) => {
    for (const login of logins) await ensureRole(admin, login)
    const existing = await admin.query('select 1 from pg_database where datname = $1', [database])
    if (existing.rowCount === 0) {
      await admin.query(`create database ${pg.escapeIdentifier(database)} owner ${pg.escapeIdentifier(owner.username)}`)
    }
  })

  const inDatabase = new URL(input.adminUrl)
  inDatabase.pathname = `/${database}`
  await withClient(inDatabase.href, async (admin) => {
    await admin.query('revoke create on schema public from public')
    await admin.query(`grant all on schema public to ${pg.escapeIdentifier(owner.username)}`)
    for (const extension of ['citext', 'pg_trgm']) await admin.query(`create extension if not exists ${extension}`)
  })
}

async function ensureRole(admin: pg.Client, login: URL): Promise<void> {
  const role = decodeURIComponent(login.username)
  const existing = await admin.query('select 1 from pg_roles where rolname = $1', [role])
  const verb = existing.rowCount === 0 ? 'create' : 'alter'
  const password = pg.escapeLiteral(decodeURIComponent(login.password))
  await admin.query(
    `${verb} role ${pg.escapeIdentifier(role)} login nosuperuser nobypassrls nocreatedb nocreaterole noinherit password ${password}`,
  )
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
