import { randomUUID } from 'node:crypto'
import type { Deps } from '../platform/deps.ts'

export type WithLeaseInput = { name: string; ttlMs?: number }

/**
 * Runs a job that must not run twice at once, wherever. Returns null when another holder is at it. A holder that dies
 * is replaced when its lease ends; one that is alive keeps it, and the signal tells a holder that lost it.
 */
export async function withLease<T>(
  deps: Pick<Deps, 'db'>,
  { name, ttlMs = 60_000 }: WithLeaseInput,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ result: T } | null> {
  const holder = randomUUID()
  if (!(await holdLease(deps, { name, holder, ttlMs }))) return null

  const lost = new AbortController()
  const renewal = setInterval(() => {
    holdLease(deps, { name, holder, ttlMs }).then(
      (isHeld) => {
        if (!isHeld) lost.abort()
      },
      () => {
        lost.abort()
      },
    )
  }, ttlMs / 3)

  try {
    return { result: await work(lost.signal) }
  } finally {
    clearInterval(renewal)
    await deps.db.forPlatform('lease', (tx) => tx.lease.deleteMany({ where: { name, holder } }))
  }
}

/** Takes a free or expired lease, or prolongs one's own. */
async function holdLease(
  { db }: Pick<Deps, 'db'>,
  { name, holder, ttlMs }: { name: string; holder: string; ttlMs: number },
): Promise<boolean> {
  const changed = await db.forPlatform(
    'lease',
    (tx) => tx.$executeRaw`
      insert into leases (name, holder, expires_at)
      values (${name}, ${holder}, now() + make_interval(secs => ${ttlMs / 1000}::float8))
      on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
      where leases.holder = excluded.holder or leases.expires_at < now()`,
  )

  return changed > 0
}
