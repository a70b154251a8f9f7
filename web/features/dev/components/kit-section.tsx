import type { ReactNode } from 'react'

export type KitSectionProps = { title: string; note?: string; children: ReactNode }

export function KitSection({ title, note, children }: KitSectionProps) {
  return (
    <section className="grid grid-cols-1 gap-4 border-b border-line py-8 last:border-0 lg:grid-cols-[13rem_minmax(0,1fr)] lg:gap-10">
      <header>
        <h2>{title}</h2>
        {note && <p className="mt-1 max-w-120 text-sm text-ink-faint">{note}</p>}
      </header>
      <div className="grid min-w-0 grid-cols-1 gap-5">{children}</div>
    </section>
  )
}

export function KitRow({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-3">{children}</div>
}

export function KitGrid({ children }: { children: ReactNode }) {
  return <div className="grid grid-cols-1 items-start gap-5 sm:grid-cols-2">{children}</div>
}
