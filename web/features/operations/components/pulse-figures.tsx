import type { ReactNode } from 'react'
import { formatCount } from '#web/ui/format.ts'
import type { Pulse } from '../queries/load-operations.server.ts'
import { lagText, serviceLevel } from '../stage-words.ts'

/** Four numbers that say whether promises are being kept. */
export function PulseFigures({ pulse }: { pulse: Pulse }) {
  return (
    <dl className="sheet sheet-bleed mb-5 grid grid-cols-2 divide-x divide-y divide-line overflow-hidden md:grid-cols-4 md:divide-y-0">
      <Figure label="Outbox lag" value={lagText(pulse.outboxLagSeconds)}>
        {formatCount(pulse.outboxWaiting)} waiting
      </Figure>
      <Figure label="Inbox lag" value={lagText(pulse.inboxLagSeconds)}>
        {formatCount(pulse.inboxWaiting)} waiting
      </Figure>
      <Figure label="Promises in time, 30 days" value={serviceLevel(pulse)}>
        {formatCount(pulse.keptCount)} kept, {formatCount(pulse.lateCount)} late
      </Figure>
      <Figure label="Promises open" value={formatCount(pulse.openPromiseCount)}>
        {formatCount(pulse.overduePromiseCount)} past their date
      </Figure>
    </dl>
  )
}

function Figure({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-0.5 px-4 py-3 md:px-5 md:py-4">
      <dt className="text-sm text-ink-faint">{label}</dt>
      <dd>
        <span className="text-xl font-title tabular-nums">{value}</span>{' '}
        <span className="ms-1 text-sm text-ink-faint tabular-nums">{children}</span>
      </dd>
    </div>
  )
}
