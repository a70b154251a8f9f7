import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { Joint, type JointShape } from './joint.tsx'

export type StageKind = 'waiting' | 'running' | 'person' | 'paused' | 'done' | 'failed'

const joints: Record<StageKind, JointShape> = {
  waiting: 'open',
  running: 'half',
  person: 'full-call',
  paused: 'barred',
  done: 'full-check',
  failed: 'full-cross',
}

const words: Record<StageKind, string> = {
  waiting: 'Waiting',
  running: 'Running',
  person: 'Needs a person',
  paused: 'Paused',
  done: 'Done',
  failed: 'Failed',
}

export type StageProps = { kind: StageKind; children?: ReactNode; isChip?: boolean }

/** A joint with its word: where a process stands. `person` is only for what waits for somebody to act. */
export function Stage({ kind, children, isChip = false }: StageProps) {
  return (
    <span className={cx('stage', isChip && 'stage-chip')} data-stage={kind}>
      <Joint shape={joints[kind]} />
      {children ?? words[kind]}
    </span>
  )
}
