import { Link, NavLink, useLocation } from '@remix-run/react'
import { type ReactNode, useEffect, useRef } from 'react'
import { Count } from './badge.tsx'

export type TabItem = { to: string; label: ReactNode; count?: number; countLabel?: string; isExact?: boolean }

/** The places inside one thing, as links. Scrolls sideways on a phone, to where the current one is seen. */
export function Tabs({ label, items }: { label: string; items: TabItem[] }) {
  const strip = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    showCurrent(strip.current)
  }, [pathname])

  return (
    <nav ref={strip} className="tabs" aria-label={label}>
      {items.map((item) => (
        <NavLink key={item.to} to={item.to} end={item.isExact} prefetch="intent">
          {item.label}
          {item.count ? <Count value={item.count} label={item.countLabel ?? 'new'} /> : null}
        </NavLink>
      ))}
    </nav>
  )
}

/** Moves nothing but the strip, and only where its current link is cut off. */
function showCurrent(strip: HTMLElement | null): void {
  const current = strip?.querySelector('[aria-current=page]')
  if (!strip || !current) return
  const [outer, inner] = [strip.getBoundingClientRect(), current.getBoundingClientRect()]
  if (inner.left >= outer.left && inner.right <= outer.right) return

  strip.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2
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
