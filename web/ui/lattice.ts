import { hashText } from './hue.ts'

export type Point = readonly [x: number, y: number]
export type Pane = readonly Point[]

export type EmblemDrawing = { strips: string; pane: string; hue: number }

/** A steady choice from a text, independent for each salt. */
export function pick(seed: string, salt: string, count: number): number {
  return hashText(`${salt}:${seed}`) % count
}

/** One of 24 hues; at this lightness each of them carries the light strips in both themes. */
export function latticeHue(seed: string): number {
  return pick(seed, 'hue', 24) * 15
}

const round = (value: number) => Math.round(value * 100) / 100

export function path(points: Pane, isClosed = true): string {
  return `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}${isClosed ? 'Z' : ''}`
}

const line = (from: Point, to: Point) => path([from, to], false)

const middle = (points: Pane): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
]

function hexagon([x, y]: Point, radius: number): Pane {
  return Array.from({ length: 6 }, (_, index): Point => {
    const angle = (Math.PI / 180) * (60 * index - 90)

    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
}

/** The six triangles of a hexagon, clockwise from the top. */
function sectors(center: Point, radius: number): Pane[] {
  const corners = hexagon(center, radius)

  return corners.map((corner, index) => [center, corner, corners[(index + 1) % 6] ?? corner])
}

/** Asanoha, the hemp leaf: each triangle carries three spokes to its middle. */
function hempLeaf(seed: string): Omit<EmblemDrawing, 'hue'> {
  const triangles = sectors([16, 16], 13.5)
  const spokes = triangles.flatMap((triangle) => triangle.map((corner) => line(middle(triangle), corner)))
  const start = pick(seed, 'start', 6)
  const lit = [0, 1].map((step) => triangles[(start + step) % 6] ?? [])

  return {
    strips: [...triangles.map((triangle) => path(triangle)), ...spokes].join(''),
    pane: lit.map((triangle) => path(triangle)).join(''),
  }
}

/** Kikko, the tortoise shell: a hexagon in a hexagon, joined at three corners so that it reads as a cube of light. */
function tortoiseShell(seed: string): Omit<EmblemDrawing, 'hue'> {
  const center: Point = [16, 16]
  const outer = hexagon(center, 14)
  const inner = hexagon(center, 7)
  const joins = outer.map((corner, index) => line(corner, inner[index] ?? center))
  const turn = pick(seed, 'turn', 2)
  const ribs = [0, 2, 4].map((index) => line(center, inner[(index + turn) % 6] ?? center))
  const face = [center, inner[turn] ?? center, inner[turn + 1] ?? center, inner[turn + 2] ?? center] as const

  return { strips: path(outer) + path(inner) + joins.join('') + ribs.join(''), pane: path(face) }
}

/** Hishi, the water chestnut: diamonds across a square. */
function waterChestnut(seed: string): Omit<EmblemDrawing, 'hue'> {
  const step = 8
  const strips = [-2, -1, 0, 1, 2, 3, 4, 5, 6].flatMap((index) => [
    `M${(index - 2) * step} 0l32 32`,
    `M${(index - 2) * step} 32l32 -32`,
  ])
  const columns = [8, 16, 24] as const
  const x = columns[pick(seed, 'column', 3)] ?? 16
  const y = x === 16 ? 16 : 12 + 8 * pick(seed, 'row', 2)
  const size = x === 16 ? 8 : 4

  return {
    strips: strips.join(''),
    pane: path([
      [x, y - size],
      [x + size, y],
      [x, y + size],
      [x - size, y],
    ]),
  }
}

/** Masu, the measuring box: uneven panes of a sliding door. */
function slidingDoor(seed: string): Omit<EmblemDrawing, 'hue'> {
  const left = 9 + pick(seed, 'left', 5)
  const right = left + 9
  const top = 7 + pick(seed, 'top', 4)
  const bottom = top + 13
  const rails = [`M${left} 0V32`, `M${right} 0V32`, `M0 ${top}H32`, `M0 ${bottom}H32`]
  const thin = [`M${left / 2} 0V${top}`, `M${(right + 32) / 2} ${bottom}V32`, `M${right} ${(top + bottom) / 2}H32`]

  return {
    strips: [...rails, ...thin].join(''),
    pane: path([
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ]),
  }
}

export const emblemLattices = { hempLeaf, tortoiseShell, waterChestnut, slidingDoor } as const
export type EmblemLattice = keyof typeof emblemLattices

const emblemNames: EmblemLattice[] = ['hempLeaf', 'tortoiseShell', 'waterChestnut', 'slidingDoor']

/** The drawing of a community's emblem: lattice, lit pane and hue all follow from its slug. */
export function drawEmblem(seed: string, lattice?: EmblemLattice): EmblemDrawing {
  const name = lattice ?? emblemNames[pick(seed, 'lattice', emblemNames.length)] ?? 'hempLeaf'

  return { ...emblemLattices[name](seed), hue: latticeHue(seed) }
}

const emptySectors = sectors([44, 40], 38)

/** The quiet hexagon of an empty state with one pane lit. */
export const emptyLattice = {
  pane: path(emptySectors[0] ?? []),
  strips: emptySectors
    .flatMap((triangle) => [path(triangle), ...triangle.map((corner) => line(middle(triangle), corner))])
    .join(''),
}

export { line, middle }
