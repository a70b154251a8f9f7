import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { formatCount } from './format.ts'
import { Icon, type IconShape } from './icon.tsx'

export type BadgeProps = { children: ReactNode; tone?: 'plain' | 'pine' | 'wood'; icon?: IconShape }

/** A quiet word about a thing. A state is a `Stage`, never a badge. */
export function Badge({ children, tone = 'plain', icon }: BadgeProps) {
  return (
    <span className={cx('badge', tone !== 'plain' && `badge-${tone}`)}>
      {icon && <Icon as={icon} />}
      {children}
    </span>
  )
}

export type CountProps = { value: number; label: string; isQuiet?: boolean }

/** How many wait here; the label says of what to a screen reader. */
export function Count({ value, label, isQuiet = false }: CountProps) {
  return (
    <span className={cx('count', isQuiet && 'count-quiet')}>
      {formatCount(value)}
      <span className="sr-only"> {label}</span>
    </span>
  )
}

/** Something new since the last visit. */
export function Dot({ label = 'New' }: { label?: string }) {
  return <span className="dot" role="img" aria-label={label} />
}

export function Keycap({ children }: { children: ReactNode }) {
  return <kbd className="keycap">{children}</kbd>
}
