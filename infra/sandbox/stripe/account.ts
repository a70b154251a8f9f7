import type { Queryable } from '../core/database.ts'

export const FAILURE_ENDS = ['pause', 'pause_at_first', 'cancel', 'unpaid'] as const

/** What this Stripe account is set to, as in its dashboard. */
export type AccountSettings = {
  /** What becomes of a subscription whose renewal stays unpaid; a pause falls back to cancelling where it cannot be. */
  onPaymentFailure: (typeof FAILURE_ENDS)[number]
  /** Business days until a bank answers a debit; 0 answers as fast as Stripe's test accounts do. */
  debitDays: number
}

const DEFAULTS: AccountSettings = { onPaymentFailure: 'pause', debitDays: 0 }

export async function readAccount(client: Queryable): Promise<AccountSettings> {
  const { rows } = await client.query<{ value: Partial<AccountSettings> }>(
    "select value from settings where name = 'account'",
  )

  return { ...DEFAULTS, ...rows[0]?.value }
}

export async function writeAccount(client: Queryable, settings: AccountSettings) {
  await client.query(
    "insert into settings (name, value) values ('account', $1) on conflict (name) do update set value = excluded.value",
    [JSON.stringify(settings)],
  )
}
