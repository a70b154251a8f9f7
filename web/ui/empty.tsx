import type { ReactNode } from 'react'
import { emptyLattice } from './lattice.ts'

export type EmptyProps = { title: ReactNode; children?: ReactNode; action?: ReactNode; level?: 1 | 2 | 3 }

/** Nothing here: says why, what comes, and the one thing to do. */
export function Empty({ title, children, action, level = 2 }: EmptyProps) {
  const Heading = `h${level}` as const

  return (
    <div className="empty">
      <svg className="empty-art" viewBox="0 0 88 80" aria-hidden="true">
        <path className="lit" d={emptyLattice.pane} />
        <path fill="none" stroke="currentColor" strokeWidth="1.25" d={emptyLattice.strips} />
      </svg>
      <Heading className="text-base font-title">{title}</Heading>
      {children && <div className="max-w-sm text-ink-soft">{children}</div>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  )
}
