import type { StageKind } from '#web/ui/stage.tsx'
import { stageOf } from '../memberships/next-words.ts'

type Shown = { stage: string; outcome: string | null; isClosed: boolean; needsHuman: boolean }

/** Where a process stands, as operators read it: what waits for a person comes before what runs. */
export function opsStage({ stage, outcome, isClosed, needsHuman }: Shown): { kind: StageKind; word: string } {
  const { kind, word } = stageOf({ stage: isClosed ? (outcome ?? stage) : stage, needsMe: false })
  if (isClosed) return { kind: kind === 'failed' ? 'failed' : 'done', word }

  return needsHuman ? { kind: 'person', word: 'Needs a person' } : { kind, word }
}

const kinds: Record<string, string> = {
  trial: 'Trial',
  membership: 'Membership',
  dunning: 'Dunning',
  'plan-switch': 'Change of plan',
  transfer: 'Money on its way',
  pause: 'Pause',
}

export function kindWord(kind: string): string {
  return kinds[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll('-', ' ')
}

/** `0.4 s`, `12 s`, `3 min`: how far a queue is behind. */
export function lagText(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`

  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

/** `99.7 %` of promises in time; nothing to say where none ended. */
export function serviceLevel({ keptCount, lateCount }: { keptCount: number; lateCount: number }): string {
  const total = keptCount + lateCount
  if (total === 0) return 'none yet'

  return `${((keptCount / total) * 100).toFixed(lateCount === 0 ? 0 : 1)} %`
}
