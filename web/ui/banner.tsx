import CircleAlert from 'lucide-react/icons/circle-alert'
import Info from 'lucide-react/icons/info'
import Pause from 'lucide-react/icons/pause'
import type { ReactNode } from 'react'
import { Icon, type IconShape } from './icon.tsx'

export type BannerTone = 'plain' | 'info' | 'amber' | 'red' | 'slate'

const icons: Record<BannerTone, IconShape> = {
  plain: Info,
  info: Info,
  amber: CircleAlert,
  red: CircleAlert,
  slate: Pause,
}

export type BannerProps = {
  title: ReactNode
  children?: ReactNode
  tone?: BannerTone
  icon?: IconShape
  action?: ReactNode
}

/** A standing message. Amber only where a person must act, red only for what failed, slate for a pause. */
export function Banner({ title, children, tone = 'info', icon, action }: BannerProps) {
  return (
    <div className="banner" data-tone={tone}>
      <Icon as={icon ?? icons[tone]} />
      <div className="min-w-0 flex-[1_1_14rem]">
        <span className="font-label">{title}</span>
        {children && <div className="text-ink-soft">{children}</div>}
      </div>
      {action}
    </div>
  )
}
