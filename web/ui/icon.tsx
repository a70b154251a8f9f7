import type { LucideIcon } from 'lucide-react'
import { cx } from './cx.ts'

export type IconShape = LucideIcon

export type IconProps = { as: IconShape; isLarge?: boolean; label?: string; className?: string }

/** A lucide icon at 16 or 20 px. Hidden from screen readers unless it stands alone and has a label. */
export function Icon({ as: Shape, isLarge = false, label, className }: IconProps) {
  const naming = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true }

  return (
    <Shape
      size={isLarge ? 20 : 16}
      strokeWidth={isLarge ? 1.6 : 1.75}
      className={cx('icon', isLarge && 'icon-20', className)}
      {...naming}
    />
  )
}
