import type { Queryable } from './database.ts'
import { DAY_MS } from '../config.ts'

type ClockState = { offsetMs: number; frozenAt: number | null }

/** The sandbox's time: wall time plus what was advanced, or a standstill. Kept in the database. */
export class Clock {
  private state: ClockState = { offsetMs: 0, frozenAt: null }
  readonly dayMs: number

  constructor(dayMs: number) {
    this.dayMs = dayMs
  }

  nowMs() {
    return this.state.frozenAt ?? Date.now() + this.state.offsetMs
  }

  get offsetMs() {
    return this.nowMs() - Date.now()
  }

  get isFrozen() {
    return this.state.frozenAt !== null
  }

  async load(client: Queryable) {
    const { rows } = await client.query<{ value: ClockState }>("select value from settings where name = 'clock'")
    if (rows[0]) this.state = rows[0].value
  }

  async advance(client: Queryable, byMs: number) {
    const { offsetMs, frozenAt } = this.state
    await this.store(client, { offsetMs: offsetMs + byMs, frozenAt: frozenAt === null ? null : frozenAt + byMs })
  }

  async freeze(client: Queryable) {
    await this.store(client, { ...this.state, frozenAt: this.nowMs() })
  }

  async thaw(client: Queryable) {
    await this.store(client, { offsetMs: this.nowMs() - Date.now(), frozenAt: null })
  }

  private async store(client: Queryable, state: ClockState) {
    await client.query(
      "insert into settings (name, value) values ('clock', $1) on conflict (name) do update set value = excluded.value",
      [JSON.stringify(state)],
    )
    this.state = state
  }
}

/** Scales a policy duration in real milliseconds to the length of a business day, to whole seconds, at least one. */
export function scaleMs(realMs: number, dayMs: number) {
  return Math.max(1000, Math.round((realMs * dayMs) / DAY_MS / 1000) * 1000)
}
