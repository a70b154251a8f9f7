import type { ReactNode } from 'react'

export type SheetFigure = { label: string; value: string; hint: ReactNode }

/** A few numbers beside each other, two and two on a phone. */
export function FigureSheet({ figures }: { figures: SheetFigure[] }) {
  return (
    <dl className="sheet sheet-bleed mb-5 grid grid-cols-2 divide-x divide-y divide-line overflow-hidden md:grid-cols-4 md:divide-y-0">
      {figures.map(({ label, value, hint }) => (
        <div key={label} className="grid min-w-0 content-start gap-0.5 px-4 py-3 md:px-5 md:py-4">
          <dt className="text-sm text-ink-faint">{label}</dt>
          <dd className="text-xl font-title tabular-nums">{value}</dd>
          <dd className="text-sm text-ink-faint tabular-nums">{hint}</dd>
        </div>
      ))}
    </dl>
  )
}
