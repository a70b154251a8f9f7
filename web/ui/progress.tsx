import type { CSSProperties, ReactNode } from 'react'
import { formatCount } from './format.ts'

export type ProgressProps = {
  label: string
  done: number
  total: number
  failed?: number
  unit?: string
  /** `about 4 min left`, `You can leave, it goes on` */
  note?: ReactNode
  hasLabel?: boolean
}

/** Long work with its count: `1,318 of 2,160 · 2 failed`, and what is left. */
export function Progress({ label, done, total, failed = 0, unit, note, hasLabel = true }: ProgressProps) {
  const share = total > 0 ? (count: number) => Math.min(100, (count / total) * 100) : () => 0

  return (
    <div className="grid gap-1.5">
      {hasLabel && <span className="font-label">{label}</span>}
      <div
        className="progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={total}
      >
        <i style={valueStyle(share(done - failed))} />
        {failed > 0 && <i data-failed style={valueStyle(share(failed))} />}
      </div>
      <div className="flex flex-wrap justify-between gap-x-3 text-sm text-ink-soft tabular-nums">
        <span>
          {formatCount(done)} of {formatCount(total)} {unit} {failed > 0 && `· ${formatCount(failed)} failed`}
        </span>
        {note && <span>{note}</span>}
      </div>
    </div>
  )
}

function valueStyle(value: number): CSSProperties {
  const style: CSSProperties & Record<'--value', number> = { '--value': value }

  return style
}
