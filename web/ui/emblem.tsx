import { cx } from './cx.ts'
import { drawEmblem, type EmblemLattice } from './lattice.ts'

export type EmblemProps = { slug: string; size?: 'small' | 'medium' | 'large'; lattice?: EmblemLattice }

/** A community's emblem, drawn from its slug. Decoration: its name always stands beside it. */
export function Emblem({ slug, size = 'small', lattice }: EmblemProps) {
  const { strips, pane, hue } = drawEmblem(slug, lattice)

  return (
    <svg className={cx('emblem', size !== 'small' && `emblem-${size}`)} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" fill={`oklch(0.385 0.05 ${hue})`} />
      <path fill="oklch(0.76 0.085 74)" d={pane} />
      <path fill="none" stroke="oklch(0.88 0.035 85)" strokeWidth={size === 'large' ? 1 : 1.3} d={strips} />
    </svg>
  )
}
