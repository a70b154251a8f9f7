import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const TABLES = `
create table if not exists objects (
  id text primary key, kind text not null, seq bigserial, created bigint not null,
  data jsonb not null, hidden jsonb not null default '{}', is_deleted boolean not null default false);
create index if not exists objects_by_kind on objects (kind, seq desc);
create index if not exists objects_by_customer on objects (kind, (data->>'customer'), seq desc);
create index if not exists objects_by_intent on objects ((data->>'payment_intent')) where kind in ('charge', 'refund');
create index if not exists objects_by_invoice on objects ((data->>'invoice')) where kind in ('invoice_payment', 'invoiceitem');
create index if not exists invoices_by_subscription on objects ((data #>> '{parent,subscription_details,subscription}'), seq desc)
  where kind = 'invoice';
create index if not exists events_by_type on objects ((data->>'type') text_pattern_ops, seq desc) where kind = 'event';
create index if not exists events_by_object on objects ((data #>> '{data,object,id}')) where kind = 'event';
create table if not exists due (
  subject text not null, action text not null, at bigint not null, attempts int not null default 0,
  primary key (subject, action));
alter table due add column if not exists clock text;
create index if not exists due_by_time on due (at);
create index if not exists due_by_clock on due (clock, at) where clock is not null;
create table if not exists deliveries (
  id bigserial primary key, event_id text not null, event_type text not null, endpoint_id text not null,
  status text not null, attempts int not null default 0, next_at bigint not null, copies int not null default 1,
  response_status int, response_note text, delivered_at bigint);
create index if not exists deliveries_open on deliveries (next_at) where status = 'pending';
create index if not exists deliveries_by_event on deliveries (event_id);
create table if not exists idempotency (
  key text primary key, fingerprint text not null, status int not null, body text not null, request_id text not null, at bigint not null);
create table if not exists settings (name text primary key, value jsonb not null);
create table if not exists faults (
  id bigserial primary key, route text not null, kind text not null, times int not null, value jsonb);
create table if not exists emails (
  id text primary key, seq bigserial, at timestamptz not null, recipient text not null, content jsonb not null);
create table if not exists texts (
  sid text primary key, seq bigserial, at timestamptz not null, recipient text not null, content jsonb not null);
`

export type Queryable = Pick<pg.ClientBase, 'query'>

export type Database = {
  pool: pg.Pool
  /** Runs one write transaction at a time: an answer never sees half of another's work, and no two can deadlock. */
  write<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>
  read<T>(work: (client: Queryable) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/**
 * Connects, creates what is missing, and holds a session lock so that two sandboxes never share one database;
 * `onLost` is told when that lock is lost.
 */
export async function openDatabase(url: string, onLost: () => void): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 20_000, keepAlive: true })
  // A connection that the server drops must not end the process: its query fails, the next one reconnects.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const holder = await connectPatiently(pool)
  holder.once('error', onLost)
  await lockDatabase(holder)
  await holder.query(TABLES)
  const lane = createLane()

  return {
    pool,
    write: (work) => lane(() => inTransaction(pool, work)),
    read: (work) => work(pool),
    async close() {
      await lane(() => Promise.resolve())
      holder.off('error', onLost)
      holder.release(true)
      await pool.end()
    },
  }
}

const patienceMs = 60_000
/** Nobody listens yet, or the server ends, falls or begins. */
const isBeginning = new Set(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P02', '57P03'])

/** A server that only starts again is waited for; a wrong name or password is told at once. */
async function connectPatiently(pool: pg.Pool): Promise<pg.PoolClient> {
  for (const endsAt = Date.now() + patienceMs; ; await sleep(300)) {
    try {
      return await pool.connect()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (Date.now() > endsAt || !isBeginning.has(code)) throw error
    }
  }
}

async function lockDatabase(client: pg.PoolClient) {
  // The server needs a moment to notice that a killed sandbox is gone.
  for (let attempt = 0; attempt < 50; attempt++) {
    const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock(741852) as locked')
    if (rows[0]?.locked) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('Another sandbox holds this database: stop it or give this one a database of its own.')
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    client.release()

    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    client.release(error instanceof Error && 'code' in error && error.code === 'ECONNRESET')
    throw error
  }
}

function createLane() {
  let last: Promise<unknown> = Promise.resolve()

  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)

    return next
  }
}
