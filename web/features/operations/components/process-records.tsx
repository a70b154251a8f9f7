import type { ReactNode } from 'react'
import { useClock } from '#web/ui/clock.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { SectionHead } from '#web/ui/page-head.tsx'
import { Stage, type StageKind } from '#web/ui/stage.tsx'
import { fillMarks } from '#workflows/shared/fill-marks.ts'
import type { ProcessDetail } from '../queries/load-process.server.ts'

/** What a process left behind: promises, commands, messages, its way to Temporal, the audit log. */
export function ProcessRecords({ process }: { process: ProcessDetail }) {
  const clock = useClock()

  return (
    <>
      <Records title="Promises" items={process.promises}>
        {(promise) => (
          <RecordRow
            key={promise.id}
            title={fillMarks(promise.text, clock)}
            kind={promiseStage[promise.status]}
            word={promise.status}
          >
            Due <Moment at={promise.dueAt} />
            {promise.keptAt && (
              <>
                , ended <Moment at={promise.keptAt} />
              </>
            )}
            {promise.reason && ` · ${promise.reason}`}
          </RecordRow>
        )}
      </Records>
      <Records title="Commands" items={process.commands}>
        {(command) => (
          <RecordRow
            key={command.id}
            title={`${command.by}: ${command.name}`}
            kind={commandStage[command.status]}
            word={command.status}
          >
            <Moment at={command.createdAt} />
            {command.answer && ` · ${fillMarks(command.answer.message, clock)}`}
          </RecordRow>
        )}
      </Records>
      <Records title="Messages" items={process.deliveries}>
        {(delivery) => (
          <RecordRow
            key={delivery.id}
            title={delivery.subject || delivery.kind}
            kind={deliveryStage[delivery.status] ?? 'running'}
            word={delivery.status.replace('_', ' ')}
          >
            {delivery.channel}, <Moment at={delivery.claimedAt} />
            {delivery.attempts > 1 && `, ${delivery.attempts} tries`}
            {delivery.error && ` · ${delivery.error}`}
          </RecordRow>
        )}
      </Records>
      <Records title="On the way to Temporal" items={process.outbox}>
        {(row) => (
          <RecordRow
            key={row.id}
            title={row.kind}
            kind={row.deadAt ? 'failed' : row.deliveredAt ? 'done' : 'waiting'}
            word={wordOf(row)}
          >
            <Moment at={row.createdAt} />
            {row.attempts > 1 && `, ${row.attempts} tries`}
            {row.lastError && ` · ${row.lastError}`}
          </RecordRow>
        )}
      </Records>
      <Records title="Audit" items={process.audit}>
        {(entry) => (
          <RecordRow key={entry.id} title={`${entry.action} ${entry.entity.replaceAll('_', ' ')}`}>
            {entry.by ?? 'The system'}, <Moment at={entry.at} />
            {entry.reason && ` · ${entry.reason}`}
          </RecordRow>
        )}
      </Records>
    </>
  )
}

const promiseStage: Record<string, StageKind> = { open: 'waiting', kept: 'done', late: 'failed', waived: 'paused' }
const commandStage: Record<string, StageKind> = { pending: 'waiting', done: 'done', refused: 'failed' }
const deliveryStage: Record<string, StageKind> = {
  claimed: 'running',
  handed_over: 'done',
  delivered: 'done',
  bounced: 'failed',
  failed: 'failed',
  flagged: 'person',
}

function wordOf({ deadAt, deliveredAt }: ProcessDetail['outbox'][number]): string {
  if (deadAt) return 'dead letter'

  return deliveredAt ? 'delivered' : 'waiting'
}

type RecordsProps<Item> = { title: string; items: Item[]; children: (item: Item) => ReactNode }

function Records<Item>({ title, items, children }: RecordsProps<Item>) {
  if (items.length === 0) return null

  return (
    <section className="mt-2">
      <SectionHead title={title} />
      <ul className="sheet sheet-bleed divide-y divide-line">{items.map(children)}</ul>
    </section>
  )
}

type RecordRowProps = { title: string; kind?: StageKind | undefined; word?: string; children: ReactNode }

function RecordRow({ title, kind, word, children }: RecordRowProps) {
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-3 md:px-5">
      <div className="min-w-0 flex-[1_1_16rem]">
        <p className="font-label [overflow-wrap:anywhere]">{title}</p>
        <p className="text-sm text-ink-faint [overflow-wrap:anywhere]">{children}</p>
      </div>
      {kind && <Stage kind={kind}>{word}</Stage>}
    </li>
  )
}
