import { Link } from '@remix-run/react'

export type Part = { key: string; label: string; value: number; colour: string }
export type Bar = { key: string; label: string; short: string; to: string; title: string; parts: Part[] }

export type BarChartProps = { label: string; bars: Bar[]; scaleText: (value: number) => string }

const height = 120

/**
 * Bars over months, drawn on the server. What is above zero stands on the line, what is below hangs from it. Words are
 * text of the page, so that they keep their size on a phone; the drawing alone is stretched.
 */
export function BarChart({ label, bars, scaleText }: BarChartProps) {
  const { top, bottom } = extentOf(bars)
  const zero = (top / (top - bottom)) * height

  return (
    <figure className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3" aria-label={label}>
      <div className="flex flex-col justify-between text-end text-xs text-ink-faint tabular-nums" aria-hidden="true">
        <span>{scaleText(top)}</span>
        <span>{scaleText(bottom)}</span>
      </div>
      <div className="flex h-40 border-y border-line">
        {bars.map((bar) => (
          <Link
            key={bar.key}
            to={bar.to}
            prefetch="intent"
            preventScrollReset
            title={bar.title}
            aria-label={bar.title}
            className="min-w-0 flex-1 hover:bg-hover focus-visible:-outline-offset-2"
          >
            <svg viewBox={`0 0 10 ${height}`} preserveAspectRatio="none" className="size-full" aria-hidden="true">
              <line
                x1="0"
                x2="10"
                y1={zero}
                y2={zero}
                stroke="var(--color-line-strong)"
                vectorEffect="non-scaling-stroke"
              />
              {stack(bar.parts, { top, bottom }).map((part) => (
                <rect key={part.key} x="2" width="6" y={part.y} height={part.height} fill={part.colour} />
              ))}
            </svg>
          </Link>
        ))}
      </div>
      <span />
      <div className="flex text-xs text-ink-faint" aria-hidden="true">
        {bars.map((bar, index) => (
          <span key={bar.key} className="min-w-0 flex-1 overflow-visible text-center whitespace-nowrap">
            {(bars.length - 1 - index) % 3 === 0 ? bar.short : ''}
          </span>
        ))}
      </div>
    </figure>
  )
}

/** What each colour means, for a chart of several parts. */
export function Legend({ parts }: { parts: Pick<Part, 'key' | 'label' | 'colour'>[] }) {
  return (
    <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-soft">
      {parts.map(({ key, label, colour }) => (
        <li key={key} className="flex items-center gap-2">
          <svg viewBox="0 0 10 10" className="size-2.5" aria-hidden="true">
            <rect width="10" height="10" fill={colour} />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  )
}

type Extent = { top: number; bottom: number }

function extentOf(bars: Bar[]): Extent {
  const sums = bars.flatMap(({ parts }) => [sumOf(parts, 1), sumOf(parts, -1)])
  const [top, bottom] = [Math.max(0, ...sums), Math.min(0, ...sums)]

  return top === bottom ? { top: 1, bottom: 0 } : { top, bottom }
}

function sumOf(parts: Part[], sign: 1 | -1): number {
  return parts.reduce((sum, { value }) => (Math.sign(value) === sign ? sum + value : sum), 0)
}

function stack(parts: Part[], { top, bottom }: Extent) {
  const scale = height / (top - bottom)
  let [above, below] = [0, 0]

  return parts
    .filter(({ value }) => value !== 0)
    .map((part) => {
      const length = Math.abs(part.value) * scale
      const y = part.value > 0 ? (top - above - part.value) * scale : (top - below) * scale
      if (part.value > 0) above += part.value
      else below += part.value

      return { ...part, y, height: length }
    })
}
