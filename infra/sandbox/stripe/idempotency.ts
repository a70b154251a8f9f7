import { createHash } from 'node:crypto'
import type { Queryable } from '../core/database.ts'
import { StripeError } from './errors.ts'

const KEPT_MS = 26 * 3_600_000

export type Stored = { status: number; body: string; requestId: string }

/** The answers to keyed writes, kept for more than 24 hours of wall time. Keys in use now are in memory: they end with the process, like the transactions they guard. */
export class IdempotencyStore {
  private readonly inFlight = new Set<string>()

  /** Holds the key while `work` runs; a second use meanwhile is refused with 409, as at Stripe. */
  async guard<T>(key: string | null, work: () => Promise<T>): Promise<T> {
    if (key === null) return work()
    if (this.inFlight.has(key)) {
      throw new StripeError(409, {
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
        message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
      })
    }
    this.inFlight.add(key)
    try {
      return await work()
    } finally {
      this.inFlight.delete(key)
    }
  }

  async find(client: Queryable, key: string, fingerprint: string): Promise<Stored | null> {
    const { rows } = await client.query<{ fingerprint: string; status: number; body: string; request_id: string }>(
      'select fingerprint, status, body, request_id from idempotency where key = $1 and at > $2',
      [key, Date.now() - KEPT_MS],
    )
    const row = rows[0]
    if (!row) return null
    if (row.fingerprint !== fingerprint) {
      throw new StripeError(400, {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      })
    }

    return { status: row.status, body: row.body, requestId: row.request_id }
  }

  async save(client: Queryable, key: string, fingerprint: string, stored: Stored) {
    await client.query(
      `insert into idempotency (key, fingerprint, status, body, request_id, at) values ($1, $2, $3, $4, $5, $6)
       on conflict (key) do update set fingerprint = excluded.fingerprint, status = excluded.status, body = excluded.body, request_id = excluded.request_id, at = excluded.at`,
      [key, fingerprint, stored.status, stored.body, stored.requestId, Date.now()],
    )
  }

  async prune(client: Queryable) {
    await client.query('delete from idempotency where at < $1', [Date.now() - KEPT_MS])
  }
}

export function fingerprintOf(verb: string, path: string, body: string) {
  const pairs = [...new URLSearchParams(body)].map(([name, value]) => `${name}=${value}`).sort()

  return createHash('sha256')
    .update(`${verb} ${path}\n${pairs.join('\n')}`)
    .digest('hex')
}
