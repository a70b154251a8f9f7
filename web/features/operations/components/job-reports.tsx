import { Moment } from '#web/ui/moment.tsx'
import { Sheet } from '#web/ui/sheet.tsx'

export type JobLine = { name: string; at: string; facts: Record<string, unknown> }

/** What the jobs that look after everything else did last: numbers as they are, ids one a line. */
export function JobReports({ jobs }: { jobs: JobLine[] }) {
  return (
    <Sheet>
      {jobs.map(({ name, at, facts }) => (
        <div key={name} className="border-b border-line px-5 py-3 last:border-b-0">
          <p className="flex flex-wrap justify-between gap-x-4">
            <span className="font-label">{sentence(name)}</span>
            <Moment at={at} className="text-sm text-ink-faint" />
          </p>
          <dl className="mt-1 flex flex-wrap gap-x-6 gap-y-1 text-sm">
            {Object.entries(facts).map(([key, value]) => (
              <div key={key} className="flex gap-1.5">
                <dt className="text-ink-soft">{sentence(key)}</dt>
                <dd className="tabular-nums">
                  {Array.isArray(value) ? <Ids ids={value.map(String)} /> : plain(value)}
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </Sheet>
  )
}

function Ids({ ids }: { ids: string[] }) {
  if (ids.length === 0) return 'none'

  return (
    <ul className="font-mono text-xs">
      {ids.map((id) => (
        <li key={id}>{id}</li>
      ))}
    </ul>
  )
}

/** `openRows` and `catch-up` as words. */
function sentence(key: string): string {
  const words = key
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase()

  return words.charAt(0).toUpperCase() + words.slice(1)
}

function plain(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '–'
}
