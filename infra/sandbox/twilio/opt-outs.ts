import type { Queryable } from '../core/database.ts'

const STOP_WORDS = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'])
const START_WORDS = new Set(['START', 'YES', 'UNSTOP'])

/** Whether this number has told us to stop. */
export async function isStopped(client: Queryable, number: string) {
  const { rows } = await client.query<{ value: string[] }>("select value from settings where name = 'opt_outs'")

  return rows[0]?.value.includes(number) ?? false
}

/** An inbound word opts a number out or in, as at Twilio; says which, or null for any other text. */
export async function hearWord(client: Queryable, number: string, text: string): Promise<'out' | 'in' | null> {
  const word = text.trim().toUpperCase()
  if (!STOP_WORDS.has(word) && !START_WORDS.has(word)) return null
  const { rows } = await client.query<{ value: string[] }>("select value from settings where name = 'opt_outs'")
  const others = (rows[0]?.value ?? []).filter((entry) => entry !== number)
  const next = STOP_WORDS.has(word) ? [...others, number] : others
  await client.query(
    "insert into settings (name, value) values ('opt_outs', $1) on conflict (name) do update set value = excluded.value",
    [JSON.stringify(next)],
  )

  return STOP_WORDS.has(word) ? 'out' : 'in'
}
