import { useClock } from '#web/ui/clock.tsx'
import { cityOf, formatCount, formatMoment } from '#web/ui/format.ts'
import { Joint } from '#web/ui/joint.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { MoneyLines } from '#web/ui/money.tsx'
import { RailSection } from '#web/ui/page-head.tsx'
import { fillMarks } from '#workflows/shared/fill-marks.ts'
import type { KeptPromiseRow, NextPage, NextProcess } from '../queries/load-next.server.ts'
import { chargeOf } from '../next-words.ts'

/** Money that will be asked for, and what was kept. */
export function NextRail({ processes, kept, keptCount }: Pick<NextPage, 'processes' | 'kept' | 'keptCount'>) {
  const { timeZone } = useClock()

  return (
    <>
      <MoneyAhead processes={processes} />
      {kept.length > 0 && <KeptLately kept={kept} keptCount={keptCount} />}
      <p className="text-sm text-ink-faint">Times are yours: {cityOf(timeZone)}. This page updates by itself.</p>
    </>
  )
}

function MoneyAhead({ processes }: { processes: NextProcess[] }) {
  const clock = useClock()
  const lines = processes.flatMap((process) => moneyLine(process, clock))

  return (
    <RailSection title="Money ahead">
      {lines.length > 0 && <MoneyLines lines={lines} />}
      <p className="mt-2 text-sm text-ink-faint">
        {lines.length > 0 ? 'Nothing else is charged without asking you.' : 'Nothing is charged without asking you.'}
      </p>
    </RailSection>
  )
}

function moneyLine(process: NextProcess, clock: ReturnType<typeof useClock>) {
  const charge = chargeOf(process)
  if (!charge) return []

  const { id, title, community, stage } = process
  const { nextAt, amountCents, currency } = charge
  const way = charge.condition ?? (stage === 'trial' || stage === 'extended' ? 'unless you cancel' : null)
  const moment = formatMoment(Date.parse(nextAt), clock)

  return [
    {
      key: id,
      label: community?.name ?? fillMarks(title, clock),
      amount: { amountCents, currency },
      hint: way ? `${moment} · ${way}` : moment,
    },
  ]
}

function KeptLately({ kept, keptCount }: { kept: KeptPromiseRow[]; keptCount: number }) {
  const clock = useClock()

  return (
    <RailSection
      title="Kept lately"
      action={<span className="text-sm text-ink-faint">{formatCount(keptCount)} in all</span>}
    >
      <ul className="grid gap-3">
        {kept.map((promise) => (
          <li key={promise.id} className="flex gap-2">
            <span className="mt-0.5 text-ink-soft">
              <Joint
                shape={promise.status === 'kept' ? 'full-check' : 'full-cross'}
                label={promise.status === 'kept' ? 'Kept' : 'Late'}
              />
            </span>
            <span className="grid min-w-0">
              <span>{fillMarks(promise.text, clock)}</span>
              <Moment at={promise.keptAt} className="text-sm text-ink-faint" />
            </span>
          </li>
        ))}
      </ul>
    </RailSection>
  )
}
