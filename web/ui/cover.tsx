import { coverSize, drawCover, type CoverLattice } from './cover-drawing.ts'

/** A cover drawn from a slug: a lamp behind a lattice. Fills its box; decoration only. */
export function Cover({ slug, lattice }: { slug: string; lattice?: CoverLattice }) {
  const { panes, strips, spokes } = drawCover(slug, lattice)

  return (
    <svg
      className="cover"
      viewBox={`0 0 ${coverSize.width} ${coverSize.height}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      {panes.map(({ fill, d }) => (
        <path key={fill} fill={fill} d={d} />
      ))}
      <path fill="none" stroke="oklch(0.24 0.012 70 / 0.55)" strokeWidth="1" d={spokes} />
      <path fill="none" stroke="oklch(0.24 0.012 70)" strokeWidth="2.5" d={strips} />
    </svg>
  )
}
