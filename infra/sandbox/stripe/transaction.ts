import type { Queryable } from '../core/database.ts'
import { newId } from '../core/ids.ts'
import { complete } from './complete.ts'
import { missingResource } from './errors.ts'
import { ID_PREFIX, type Draft, type Hidden, type Kind, type Kinds } from './kinds.ts'

type Entry = {
  id: string
  kind: Kind
  data: { id: string }
  hidden: object
  stored: string | null
  emitted: string
  isDeleted: boolean
}
type StoredRow = { id: string; kind: Kind; data: { id: string }; hidden: object; is_deleted: boolean }
type HiddenOf<K extends Kind> = K extends keyof Hidden ? Hidden[K] : never

/** What says in a field of its own to which test clock it belongs. */
const CLOCKED = new Set<Kind>(['customer', 'invoice', 'invoiceitem', 'subscription'])

export type RequestRef = { id: string; idempotencyKey: string | null }
export type TransactionContext = {
  client: Queryable
  nowMs: number
  dayMs: number
  /** The test clock whose time this work lives at, and to which what it makes belongs. */
  testClock: string | null
  request: RequestRef | null
  publicUrl: string
  takeDecline: () => Promise<string | null>
}

/** One unit of work: objects read are shared and mutable, and what changed is written by `flush` before the commit. */
export class Tx {
  readonly context: TransactionContext
  private readonly entries = new Map<string, Entry>()

  constructor(context: TransactionContext) {
    this.context = context
  }

  /** Unix seconds of the work: the due time of a scheduled step, else now. */
  get now() {
    return Math.floor(this.context.nowMs / 1000)
  }

  /** From here on the work lives at a test clock's time. */
  liveBy(clockId: string, frozenSeconds: number) {
    this.context.testClock = clockId
    this.context.nowMs = frozenSeconds * 1000
  }

  async find<K extends Kind>(kind: K, id: string): Promise<Kinds[K] | null> {
    const known = this.entries.get(id)
    if (known) return known.kind === kind && !known.isDeleted ? (known.data as Kinds[K]) : null
    const { rows } = await this.context.client.query<StoredRow>(
      'select id, kind, data, hidden, is_deleted from objects where id = $1',
      [id],
    )
    const row = rows[0]
    if (!row || row.kind !== kind || row.is_deleted) return null

    return this.remember(row).data as Kinds[K]
  }

  /** Throws Stripe's "No such …" when there is none; `param` names where the id came from. */
  async get<K extends Kind>(kind: K, id: string, param?: string): Promise<Kinds[K]> {
    const found = await this.find(kind, id)
    if (!found) throw missingResource(labelOf(kind), id, param)

    return found
  }

  /** There was one, and it was deleted before this work. */
  async wasDeleted(kind: Kind, id: string) {
    const { rowCount } = await this.context.client.query(
      'select from objects where id = $1 and kind = $2 and is_deleted',
      [id, kind],
    )

    return rowCount === 1
  }

  hidden<K extends Kind & keyof Hidden>(object: Kinds[K] & { object: K }): HiddenOf<K> {
    return this.entry(object.id).hidden as HiddenOf<K>
  }

  create<K extends Kind>(kind: K, draft: Draft<Kinds[K]>, hidden: object = {}): Kinds[K] {
    const id = typeof draft.id === 'string' ? draft.id : newId(ID_PREFIX[kind])
    const data = { ...draft, id, object: kind }
    complete(kind, data, { created: this.now, livemode: false, ...this.clockField(kind) })
    this.entries.set(id, { id, kind, data, hidden, stored: null, emitted: JSON.stringify(data), isDeleted: false })

    return data as unknown as Kinds[K]
  }

  delete(object: { id: string }) {
    this.entry(object.id).isDeleted = true
  }

  /** Objects that match a condition on `data`, newest first, with unwritten changes seen. */
  async select<K extends Kind>(
    kind: K,
    condition: string,
    values: unknown[],
    options: { limit?: number; order?: 'asc' | 'desc' } = {},
  ): Promise<Kinds[K][]> {
    await this.flush()
    const { limit = 1000, order = 'desc' } = options
    const { rows } = await this.context.client.query<StoredRow>(
      `select id, kind, data, hidden, is_deleted from objects where kind = '${kind}' and not is_deleted and (${condition}) order by seq ${order} limit ${limit}`,
      values,
    )

    return rows.map((row) => (this.entries.get(row.id) ?? this.remember(row)).data as Kinds[K])
  }

  /** What changed since the object was read or last announced, as `previous_attributes` wants it. */
  takeChanges(object: { id: string }): Record<string, unknown> {
    const entry = this.entry(object.id)
    const before = JSON.parse(entry.emitted) as Record<string, unknown>
    const after = JSON.parse(JSON.stringify(entry.data)) as Record<string, unknown>
    entry.emitted = JSON.stringify(entry.data)
    const names = new Set([...Object.keys(before), ...Object.keys(after)])

    return Object.fromEntries(
      [...names]
        .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
        .map((name) => [name, before[name] ?? null]),
    )
  }

  async schedule(subject: string, action: string, atSeconds: number) {
    await this.context.client.query(
      'insert into due (subject, action, at, clock) values ($1, $2, $3, $4) on conflict (subject, action) do update set at = excluded.at, clock = excluded.clock, attempts = 0',
      [subject, action, Math.round(atSeconds * 1000), this.context.testClock],
    )
  }

  async unschedule(subject: string, action?: string) {
    await this.context.client.query('delete from due where subject = $1 and ($2::text is null or action = $2)', [
      subject,
      action ?? null,
    ])
  }

  /** Writes what changed, in one statement that keeps the order in which objects came. */
  async flush() {
    const changed = [...this.entries.values()].filter((entry) => stateOf(entry) !== entry.stored)
    if (changed.length === 0) return
    const rows = changed.map(({ id, kind, data, hidden, isDeleted }) => ({
      id,
      kind,
      created: createdOf(data) ?? this.now,
      data,
      hidden,
      is_deleted: isDeleted,
    }))
    await this.context.client.query(
      `insert into objects (id, kind, created, data, hidden, is_deleted)
       select row->>'id', row->>'kind', (row->>'created')::bigint, row->'data', row->'hidden', (row->>'is_deleted')::boolean
       from jsonb_array_elements($1::jsonb) with ordinality as given (row, place) order by place
       on conflict (id) do update set data = excluded.data, hidden = excluded.hidden, is_deleted = excluded.is_deleted`,
      [JSON.stringify(rows)],
    )
    for (const entry of changed) entry.stored = stateOf(entry)
  }

  private clockField(kind: Kind) {
    const { testClock } = this.context

    return testClock && CLOCKED.has(kind) ? { test_clock: testClock } : {}
  }

  private remember(row: StoredRow) {
    const { id, kind, data, hidden, is_deleted: isDeleted } = row
    const entry: Entry = {
      id,
      kind,
      data,
      hidden,
      stored: JSON.stringify([data, hidden, isDeleted]),
      emitted: JSON.stringify(data),
      isDeleted,
    }
    this.entries.set(id, entry)

    return entry
  }

  private entry(id: string) {
    const entry = this.entries.get(id)
    if (!entry) throw new Error(`${id} was not read in this transaction.`)

    return entry
  }
}

function stateOf({ data, hidden, isDeleted }: Entry) {
  return JSON.stringify([data, hidden, isDeleted])
}

function createdOf(data: object) {
  return 'created' in data && typeof data.created === 'number' ? data.created : null
}

/** Stripe says "No such invoice", but "PaymentMethod" and "checkout.session". */
function labelOf(kind: Kind) {
  return kind === 'payment_method' ? 'PaymentMethod' : kind
}
