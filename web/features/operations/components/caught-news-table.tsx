import { formatLength } from '#web/ui/format.ts'
import { Moment } from '#web/ui/moment.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { type Column, Table } from '#web/ui/table.tsx'
import type { CaughtNews } from '../queries/load-catch-up.server.ts'

const columns: Column<CaughtNews>[] = [
  {
    head: 'News',
    fold: 'wide',
    cell: ({ type, objectId }) => (
      <span className="grid">
        <span className="font-label">{type}</span>
        <span className="font-mono text-xs text-ink-faint [overflow-wrap:anywhere]">{objectId}</span>
      </span>
    ),
  },
  { head: 'Happened', foldLabel: 'Happened', cell: ({ occurredAt }) => <Moment at={occurredAt} hasSeconds /> },
  { head: 'Late', foldLabel: 'Late', fold: 'end', isNumber: true, cell: ({ lateSeconds }) => lateText(lateSeconds) },
  { head: 'Now', cell: (news) => <State news={news} /> },
  {
    head: 'What came of it',
    fold: 'wide',
    cell: ({ outcome, lastError }) => (
      <span className="text-ink-soft [overflow-wrap:anywhere]">{outcome ?? lastError ?? '–'}</span>
    ),
  },
]

/** News that no webhook brought, newest first. */
export function CaughtNewsTable({ news }: { news: CaughtNews[] }) {
  return <Table label="News that was missed" columns={columns} items={news} keyOf={({ id }) => id} />
}

export function lateText(seconds: number): string {
  return formatLength(seconds * 1000, { hasSeconds: seconds < 3_600 })
}

function State({ news }: { news: CaughtNews }) {
  if (news.processedAt) return <Stage kind="done">Healed</Stage>

  return news.isDead ? <Stage kind="failed">Given up</Stage> : <Stage kind="waiting">Waiting</Stage>
}
