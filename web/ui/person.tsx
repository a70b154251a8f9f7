import type { ReactNode } from 'react'
import CrownIcon from 'lucide-react/icons/crown'
import { Avatar, type AvatarProps } from './avatar.tsx'
import { Icon } from './icon.tsx'

export type PersonProps = Omit<AvatarProps, 'isDecorative'> & {
  sub?: ReactNode
  after?: ReactNode
  isInstructor?: boolean
}

/** A person: avatar with level, name with crown, and one line under it (goal, role). `after` stands beside the name. */
export function Person({ sub, after, isInstructor = false, ...avatar }: PersonProps) {
  return (
    <span className="flex min-w-0 items-start gap-3">
      <Avatar {...avatar} isDecorative={avatar.level === undefined} />
      <span className="grid min-w-0">
        <span className="flex flex-wrap items-center gap-x-1.5 font-title">
          {avatar.name}
          {isInstructor && <Crown />}
          {after}
        </span>
        {sub && <span className="text-sm text-ink-faint">{sub}</span>}
      </span>
    </span>
  )
}

/** The crown of an instructor: decoration with a word for screen readers. */
export function Crown() {
  return <Icon as={CrownIcon} label="Instructor" className="crown" />
}
