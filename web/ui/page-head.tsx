import type { ReactNode } from 'react'
import { cx } from './cx.ts'

/** The page's frame inside the shell. */
export function Page({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx('page', className)}>{children}</div>
}

export type PageHeadProps = { title: ReactNode; lede?: ReactNode; actions?: ReactNode }

/** The one h1 of a page, a sentence under it, and its actions. */
export function PageHead({ title, lede, actions }: PageHeadProps) {
  return (
    <header className="mb-6 flex flex-wrap items-end gap-x-4 gap-y-3">
      <div className="min-w-0 flex-[1_1_16rem]">
        <h1>{title}</h1>
        {lede && <p className="mt-1 max-w-160 text-ink-soft">{lede}</p>}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </header>
  )
}

/** Content beside a rail from 1024 px on, above it on a phone. */
export function Split({ children, rail }: { children: ReactNode; rail: ReactNode }) {
  return (
    <div className="split">
      <div className="grid min-w-0 grid-cols-1 content-start gap-4">{children}</div>
      <aside className="rail grid content-start gap-6">{rail}</aside>
    </div>
  )
}

export type RailSectionProps = { title: ReactNode; action?: ReactNode; children: ReactNode }

export function RailSection({ title, action, children }: RailSectionProps) {
  return (
    <section>
      <div className="rail-title">
        <h2 className="text-base tracking-normal">{title}</h2>
        {action}
      </div>
      <div className="pt-3">{children}</div>
    </section>
  )
}

export type SectionHeadProps = { title: ReactNode; action?: ReactNode }

export function SectionHead({ title, action }: SectionHeadProps) {
  return (
    <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-3">
      <h2>{title}</h2>
      {action}
    </div>
  )
}
