import { Link } from '@remix-run/react'
import { formatCount } from '#web/ui/format.ts'
import type { Pulse } from '../queries/load-operations.server.ts'
import { kindWord } from '../stage-words.ts'

/** How many of each kind are open, as bars; each leads to its own. */
export function OpenByKind({ kinds }: Pick<Pulse, 'kinds'>) {
  const most = Math.max(1, ...kinds.map(({ count }) => count))

  return (
    <div className="sheet sheet-bleed sheet-pad">
      <ul className="grid gap-2">
        {kinds.map(({ kind, count }) => (
          <li key={kind}>
            <Link
              to={`/ops?view=open&kind=${kind}`}
              className="grid min-h-9 grid-cols-[7rem_minmax(0,1fr)_4rem] items-center gap-3 hover:underline"
            >
              <span>{kindWord(kind)}</span>
              <span className="h-2 rounded-[1px] bg-pine" style={{ width: `max(2px, ${(count / most) * 100}%)` }} />
              <span className="text-end tabular-nums">{formatCount(count)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
