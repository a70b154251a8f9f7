import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { assertRoleIsBound, assertTenantsAreShut } from './assert-doors.ts'
import { type Prisma, PrismaClient } from './generated.server/client.ts'
import { readAtOnce } from './read-at-once.ts'
import { createStatementNames } from './statement-names.ts'

export type Tx = Prisma.TransactionClient

/** Who acts and why; the audit triggers write both beside every change of the transaction. */
export type Doing = { actorId?: string; reason?: string }

/** A door that only reads, for a single statement. */
export type ReadingDoor = { organization: string } | { person: string } | { public: 'on' }

type Settings = { organization?: string; person?: string; public?: string; isReadOnly?: boolean } & Doing

/** Delegates of the global tables: people and the directory. They hold no tenant's data. */
export type Accounts = Pick<
  PrismaClient,
  'user' | 'session' | 'verification' | 'rateLimit' | 'accountDelivery' | 'directory' | '$queryRaw' | '$executeRaw'
>

export type Database = {
  /** Rows of one tenant: read and written under `organization_id = id`, enforced by row security. */
  forOrganization: <T>(organizationId: string, work: (tx: Tx) => Promise<T>, doing?: Doing) => Promise<T>
  /** A person's own rows across tenants and what is published. Reads only. */
  forPerson: <T>(userId: string, work: (tx: Tx) => Promise<T>) => Promise<T>
  /** What is published. Reads only. */
  forPublic: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  /** One statement through a door that only reads, in one round trip: for the pages that everybody opens (record 022). */
  read: <Row>(door: ReadingDoor, statement: Prisma.Sql) => Promise<Row[]>
  /** Every tenant, under its own role. For relay, inbox, schedules and `/ops`; the reason is audited with each change. */
  forPlatform: <T>(reason: string, work: (tx: Tx) => Promise<T>, doing?: Doing) => Promise<T>
  /** One transaction over the global tables (users, sessions, directory); tenant tables are empty in it. */
  forAccounts: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  /** Single statements over the global tables, without the cost of a transaction. */
  accounts: Accounts
  /** Refuses a role that could see past row security, a role in the wrong place, and a tenant table left open. */
  assertDoorsHold: () => Promise<void>
  close: () => Promise<void>
}

export type DatabaseOptions = { appUrl: string; platformUrl: string; maxConnections?: number }

const transactionLimits = { maxWait: 5_000, timeout: 15_000 }

/** Opens the doors of architecture.md ("Tenancy"). The bare clients stay inside. */
export function openDatabase({ appUrl, platformUrl, maxConnections = 10 }: DatabaseOptions): Database {
  const { client: app, pool, nameOf } = connect(appUrl, maxConnections)
  const { client: platform } = connect(platformUrl, Math.max(2, Math.ceil(maxConnections / 2)))

  return {
    forOrganization: (organizationId, work, doing = {}) =>
      throughDoor(app, { organization: organizationId, ...doing }, work),
    forPerson: (userId, work) => throughDoor(app, { person: userId, isReadOnly: true }, work),
    forPublic: (work) => throughDoor(app, { public: 'on', isReadOnly: true }, work),
    read: (door, statement) =>
      readAtOnce(pool, { settings: settingsOf({ ...door, isReadOnly: true }), statement, nameOf }),
    forPlatform: (reason, work, doing = {}) =>
      throughDoor(platform, { ...doing, reason: doing.reason ?? reason }, work),
    forAccounts: (work) => throughDoor(app, {}, work),
    accounts: app,
    assertDoorsHold: async () => {
      await assertRoleIsBound(app, 'kumiko_app')
      await assertRoleIsBound(platform, 'kumiko_platform')
      await assertTenantsAreShut(app)
    },
    close: async () => {
      await Promise.all([app.$disconnect(), platform.$disconnect()])
    },
  }
}

/**
 * Prisma reads the relations of one query side by side, on a transaction's one connection too: as a pipeline they are
 * sent at once and answered in order, where pg would else queue them and in its next version refuse them.
 */
function connect(connectionString: string, max: number) {
  const nameOf = createStatementNames()
  const pool = new pg.Pool({ connectionString, max, connectionTimeoutMillis: 5_000, keepAlive: true, pipeline: true })
  const adapter = new PrismaPg(pool, { statementNameGenerator: nameOf, disposeExternalPool: true })

  return { client: new PrismaClient({ adapter }), pool, nameOf }
}

/**
 * All settings of a door, those not named as '', so that nothing of an earlier door is left. A door that only reads is a
 * read-only transaction: the global tables, which row security leaves open, are closed to writing in it too.
 */
function settingsOf({ organization = '', person = '', public: published = '', actorId = '', ...rest }: Settings) {
  return {
    'app.organization': organization,
    'app.person': person,
    'app.public': published,
    'app.actor': actorId,
    'app.reason': rest.reason ?? '',
    transaction_read_only: rest.isReadOnly ? 'on' : 'off',
  }
}

function throughDoor<T>(client: PrismaClient, settings: Settings, work: (tx: Tx) => Promise<T>): Promise<T> {
  const [names, values] = [Object.keys(settingsOf(settings)), Object.values(settingsOf(settings))]

  return client.$transaction(async (tx) => {
    await tx.$queryRaw`select set_config(name, value, true) from unnest(${names}::text[], ${values}::text[]) as s(name, value)`

    return work(tx)
  }, transactionLimits)
}
