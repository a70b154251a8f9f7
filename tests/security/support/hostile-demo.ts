import pg from 'pg'
import type { ProvidedApp } from '#tests/support/provided.ts'

const remembered: Record<string, string[]> = {
  communities: [
    'name',
    'tagline',
    'about',
    'about_html',
    'guidelines',
    'guidelines_html',
    'time_zone',
    'policy',
    'published_at',
  ],
  users: ['name', 'time_zone'],
  posts: ['like_count', 'reply_count', 'pinned_at', 'deleted_at'],
  replies: ['deleted_at'],
  goal_templates: ['title', 'tagline', 'description', 'target_metric', 'target_value', 'position', 'is_active'],
  plans: ['is_active', 'position'],
}

export type DemoKeeper = Awaited<ReturnType<typeof keepDemo>>

/** Remembers the demo, so that other browser tests meet it as it was before these tests wrote into it. */
export async function keepDemo(app: ProvidedApp) {
  const database = new pg.Client({ connectionString: app.database.platform })
  await database.connect()
  // The platform's role changes audited tables with a reason only.
  await database.query("select set_config('app.reason', 'the demo after hostile input', false)")
  for (const table of Object.keys(remembered))
    await database.query(`create temp table kept_${table} as select * from ${table}`)

  /** Takes away what was written since, so that pages stay as long as they were. */
  async function sweep(): Promise<void> {
    for (const table of ['replies', 'posts', 'goal_templates'])
      await database.query(`delete from ${table} where id not in (select id from kept_${table})`)
  }

  /** Limits count tries by address, and all of these come from one. */
  async function forgetTries(): Promise<void> {
    await database.query('delete from rate_limits')
  }

  async function restore(): Promise<void> {
    await sweep()
    await forgetTries()
    for (const [table, columns] of Object.entries(remembered)) {
      const changes = columns.map((column) => `${column} = k.${column}`).join(', ')
      await database.query(`update ${table} t set ${changes} from kept_${table} k where k.id = t.id`)
    }
    await database.query('update plans set is_active = false where id not in (select id from kept_plans)')
    await database.end()
  }

  return { database, sweep, forgetTries, restore }
}
