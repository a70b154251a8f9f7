import type { Part } from '#tests/support/start-app.ts'
import { parts, type Scene } from '../world.ts'
import type { BillingSubject } from './gather-billing.ts'
import { type Moment, type MomentName, moments, type Step } from './moments.ts'

export type Strike = { moment: MomentName; part: Part; wave: string; at: number }
type Mark = '✓' | '○' | '·'

const steps: Step[] = Object.values(moments).flatMap((moment: Moment) => moment.steps)

/**
 * Which part fell at which step: ✓ while the step was under way, ○ after it was done, · never. Says it as a table with the
 * count; returns the pairs at which nothing fell.
 */
export async function tellMatrix(world: Scene, strikes: Strike[], subjects: BillingSubject[]): Promise<string[]> {
  const marks = new Map<string, Mark>()
  for (const strike of strikes) {
    for (const step of (moments[strike.moment] as Moment).steps) {
      const subject = subjects.find(({ wave, role }) => wave === strike.wave && role === step.role)
      const isUnderWay = subject ? await wasUnderWay(world, { step, subject, at: strike.at }) : false
      marks.set(pairOf(step, strike.part), isUnderWay ? '✓' : '○')
    }
  }
  const all = steps.flatMap((step) => parts.map((part) => pairOf(step, part)))
  const count = (mark: Mark) => all.filter((pair) => (marks.get(pair) ?? '·') === mark).length
  const width = Math.max(...steps.map(({ name }) => name.length))
  const row = (title: string, cells: string[]) => `${title.padEnd(width)}  ${cells.join('  ')}`

  world.say(row('what was under way, and what fell', parts))
  for (const step of steps) {
    const cells = parts.map((part) => (marks.get(pairOf(step, part)) ?? '·').padEnd(part.length))
    world.say(row(step.name, cells))
  }
  world.say(`${all.length - count('·')} of ${all.length} pairs of step and part, ${count('✓')} while it was under way`)

  return all.filter((pair) => !marks.has(pair)).map((pair) => `nothing fell at ${pair}`)
}

function pairOf({ name }: Step, part: Part): string {
  return `${name} × ${part}`
}

type Look = { step: Step; subject: BillingSubject; at: number }

/** A step that ends with no message is a form, which is sent as the part falls. */
async function wasUnderWay({ query }: Scene, { step, subject, at }: Look): Promise<boolean> {
  if (!step.message) return true
  const rows = await query(
    `select from deliveries d join users u on u.id = d.user_id
     where u.email = $1 and d.kind = any($2) and d.handed_over_at < $3`,
    [subject.person.email, step.message.split('/'), new Date(at)],
  )

  return rows.length === 0
}
