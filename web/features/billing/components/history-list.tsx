import { useClock } from '#web/ui/clock.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { fillMarks } from '#workflows/shared/fill-marks.ts'
import type { HistoryLine } from '../history-words.ts'
import type { Told } from '../queries/load-billing.server.ts'

export type HistoryListProps = { lines: HistoryLine[]; hasMany: boolean }

/** What changed, and why, newest first. Each line names its community where there are several. */
export function HistoryList({ lines, hasMany }: HistoryListProps) {
  const clock = useClock()

  return (
    <ul className="sheet sheet-bleed divide-y divide-line">
      {lines.map(({ id, at, community, title, why, amount }) => (
        <li
          key={id}
          className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 px-4 py-3 md:grid-cols-[10rem_1fr_auto] md:px-5"
        >
          <span className="col-span-2 text-sm text-ink-faint md:col-span-1">
            <Moment at={at} />
          </span>
          <div className="min-w-0">
            <p className="font-label">{title}</p>
            <p className="text-sm text-ink-soft">{fillMarks(why, clock)}</p>
            {hasMany && !title.includes(community) && <p className="text-sm text-ink-faint">{community}</p>}
          </div>
          {amount && <span className="whitespace-nowrap tabular-nums">{amount}</span>}
        </li>
      ))}
    </ul>
  )
}

/** Every message we sent about these memberships, folded: proof for whoever asks what they were told. */
export function ToldList({ told }: { told: Told[] }) {
  return (
    <details className="group mt-3">
      <summary className="link link-alone">What we told you, and when</summary>
      <ul className="sheet sheet-bleed mt-3 divide-y divide-line">
        {told.map(({ id, subject, at, community }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-4 px-4 py-2 md:px-5">
            <span className="min-w-0">
              {subject} {!subject.includes(community) && <span className="text-ink-faint">· {community}</span>}
            </span>
            <Moment at={at} className="text-sm text-ink-faint" />
          </li>
        ))}
      </ul>
    </details>
  )
}
