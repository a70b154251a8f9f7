import { Link } from '@remix-run/react'
import ArrowUpRight from 'lucide-react/icons/arrow-up-right'
import { buttonClass } from '#web/ui/button.tsx'
import { useClock } from '#web/ui/clock.tsx'
import { Deadline } from '#web/ui/deadline.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { type Column, Table } from '#web/ui/table.tsx'
import { fillMarks, type Reader } from '#workflows/shared/fill-marks.ts'
import type { OpsProcess } from '../queries/load-operations.server.ts'
import { kindWord, opsStage } from '../stage-words.ts'

export type ListedProcess = OpsProcess & { temporalUrl: string | null }

/** Processes as rows: stage, what it is, its next step, when, and the way into Temporal. */
export function ProcessTable({ processes }: { processes: ListedProcess[] }) {
  const clock = useClock()

  return <Table label="Processes" columns={columnsFor(clock)} items={processes} keyOf={({ id }) => id} />
}

function columnsFor(clock: Reader): Column<ListedProcess>[] {
  return [
    { head: 'Stage', cell: (process) => <StageOf process={process} /> },
    { head: 'Process', fold: 'wide', cell: (process) => <Name process={process} /> },
    {
      head: 'Next step',
      fold: 'wide',
      cell: ({ nextStep, title }) => <span className="text-ink-soft">{fillMarks(nextStep ?? title, clock)}</span>,
    },
    { head: 'Deadline', cell: ({ nextAt, isClosed }) => nextAt && !isClosed && <Deadline at={nextAt} /> },
    {
      head: <span className="sr-only">Temporal</span>,
      fold: 'end',
      cell: (process) => <TemporalLink process={process} />,
    },
  ]
}

function StageOf({ process }: { process: ListedProcess }) {
  const { kind, word } = opsStage(process)

  return (
    <Stage kind={kind} isChip>
      {word}
    </Stage>
  )
}

function Name({ process }: { process: ListedProcess }) {
  return (
    <span className="grid">
      <Link to={`/ops/processes/${process.id}`} className="font-label hover:underline">
        {kindWord(process.kind)}
        {process.community && <span className="font-text text-ink-soft"> · {process.community}</span>}
      </Link>
      <span className="font-mono text-xs text-ink-faint [overflow-wrap:anywhere]">
        {process.workflowId ?? 'without a workflow'}
      </span>
    </span>
  )
}

function TemporalLink({ process }: { process: ListedProcess }) {
  if (!process.temporalUrl) return null

  return (
    <a
      href={process.temporalUrl}
      className={`${buttonClass({ kind: 'quiet', isSmall: true })} button-icon`}
      aria-label={`Open ${process.workflowId ?? ''} in the Temporal UI`}
    >
      <Icon as={ArrowUpRight} />
    </a>
  )
}
