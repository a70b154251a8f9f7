import type { CSSProperties, ReactNode } from 'react'
import { cx } from './cx.ts'
import { initialsOf, personHue } from './hue.ts'

export type AvatarSize = 'tiny' | 'small' | 'normal' | 'large'

export type AvatarProps = {
  userId: string
  name: string
  imageUrl?: string | null
  level?: number
  size?: AvatarSize
  isDecorative?: boolean
}

const pixels: Record<AvatarSize, number> = { tiny: 22, small: 28, normal: 36, large: 56 }

/** Initials or picture on the person's own hue, with the level. `isDecorative` where the name stands beside it. */
export function Avatar({ userId, name, imageUrl, level, size = 'normal', isDecorative = false }: AvatarProps) {
  const label = level === undefined ? name : `${name}, level ${level}`
  const naming = isDecorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label }
  const style: CSSProperties & Record<'--hue', number> = { '--hue': personHue(userId) }

  return (
    <span className={cx('avatar', size !== 'normal' && `avatar-${size}`)} style={style} {...naming}>
      {imageUrl ? (
        <img src={imageUrl} alt="" width={pixels[size]} height={pixels[size]} loading="lazy" />
      ) : (
        initialsOf(name)
      )}
      {level !== undefined && (
        <span className="avatar-level" aria-hidden="true">
          {level}
        </span>
      )}
    </span>
  )
}

/** Overlapping avatars: put `Avatar`s inside. */
export function AvatarStack({ children }: { children: ReactNode }) {
  return <span className="avatars">{children}</span>
}
