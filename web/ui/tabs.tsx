import { Link, NavLink } from '@remix-run/react'
import type { ReactNode } from 'react'
import { Count } from './badge.tsx'

export type TabItem = { to: string; label: ReactNode; count?: number; isExact?: boolean }

/** The places inside one thing, as links. Scrolls sideways on a phone. */
export function Tabs({ label, items }: { label: string; items: TabItem[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {items.map((item) => (
        <NavLink key={item.to} to={item.to} end={item.isExact} prefetch="intent">
          {item.label}
          {item.count ? <Count value={item.count} label="new" /> : null}
        </NavLink>
      ))}
    </nav>
  )
}

export type SegmentItem = { to: string; label: ReactNode; count?: number; isCurrent: boolean }

/** Views of the same list: the choice lives in the address. */
export function Segments({ label, items }: { label: string; items: SegmentItem[] }) {
  return (
    <nav className="segments" aria-label={label}>
      {items.map((item) => (
        <Link key={item.to} to={item.to} aria-current={item.isCurrent ? 'true' : undefined} preventScrollReset>
          {item.label}
          {item.count === undefined ? null : <Count value={item.count} label="entries" isQuiet />}
        </Link>
      ))}
    </nav>
  )
}
