import { Link } from '@remix-run/react'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { useClock } from '#web/ui/clock.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Joint } from '#web/ui/joint.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { fillMarks } from '#workflows/shared/fill-marks.ts'
import type { RailRow } from '../queries/load-rail.server.ts'

/** My next promise here, as one line that leads to the promise page. */
export function PromiseStrip({ process }: { process: NonNullable<RailRow['process']> }) {
  const clock = useClock()

  return (
    <Link
      to={`/members/me/next#${process.id}`}
      className="sheet sheet-bleed flex min-h-12 items-center gap-3 bg-pine-tint px-4 py-2"
    >
      <Joint shape={process.needsMe ? 'full-call' : 'half'} />
      <span className="min-w-0 flex-1">
        <span className="font-label">{fillMarks(process.title, clock)}.</span>{' '}
        {process.nextStep && <span className="text-ink-soft">{fillMarks(process.nextStep, clock)}</span>}
      </span>
      {process.nextAt && (
        <Moment
          at={process.nextAt}
          show="distance"
          className="hidden text-sm whitespace-nowrap text-ink-faint sm:inline"
        />
      )}
      <Icon as={ChevronRight} />
    </Link>
  )
}
