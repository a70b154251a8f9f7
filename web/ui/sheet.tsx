import { Link, type LinkProps } from '@remix-run/react'
import type { ReactNode } from 'react'
import { cx } from './cx.ts'

export type SheetProps = {
  children: ReactNode
  isPadded?: boolean
  isBleeding?: boolean
  className?: string
  id?: string
}

/** One sheet for one thing, rows inside it, never a sheet in a sheet. Bleeds to the edges on a phone by default. */
export function Sheet({ children, isPadded = false, isBleeding = true, className, id }: SheetProps) {
  return (
    <div id={id} className={cx('sheet', isPadded && 'sheet-pad', isBleeding && 'sheet-bleed', className)}>
      {children}
    </div>
  )
}

export type SheetHeadProps = { title: ReactNode; sub?: ReactNode; before?: ReactNode; after?: ReactNode; level?: 2 | 3 }

/** The head of a sheet: emblem, title, stage line, deadline. */
export function SheetHead({ title, sub, before, after, level = 2 }: SheetHeadProps) {
  const Heading = level === 2 ? 'h2' : 'h3'

  return (
    <header className="sheet-head">
      <div className="flex min-w-0 flex-[1_1_16rem] items-center gap-3">
        {before}
        <div className="min-w-0">
          <Heading className="text-read leading-5 font-title tracking-normal">{title}</Heading>
          {sub && <div className="text-sm text-ink-soft">{sub}</div>}
        </div>
      </div>
      {after}
    </header>
  )
}

export function SheetFoot({ children }: { children: ReactNode }) {
  return <footer className="sheet-foot">{children}</footer>
}

/** Rows on one sheet with a hairline between. Children are `Row`s or `RowLink`s. */
export function Rows({ children, isPlain = false, label }: { children: ReactNode; isPlain?: boolean; label?: string }) {
  return (
    <ul className={cx('rows', isPlain && 'rows-plain')} aria-label={label}>
      {children}
    </ul>
  )
}

export type RowProps = { title: ReactNode; sub?: ReactNode; before?: ReactNode; after?: ReactNode }

export function Row(props: RowProps) {
  return (
    <li className="row-item">
      <RowBody {...props} />
    </li>
  )
}

export type RowLinkProps = RowProps & Pick<LinkProps, 'to' | 'prefetch'>

/** A row that leads somewhere: all of it is the link. */
export function RowLink({ to, prefetch = 'intent', ...props }: RowLinkProps) {
  return (
    <li>
      <Link to={to} prefetch={prefetch} className="row-item">
        <RowBody {...props} />
      </Link>
    </li>
  )
}

function RowBody({ title, sub, before, after }: RowProps) {
  return (
    <>
      {before}
      <span className="min-w-0 flex-1">
        <span className="block font-label">{title}</span>
        {sub && <span className="block text-sm text-ink-faint">{sub}</span>}
      </span>
      {after}
    </>
  )
}
