import { hashText } from './hue.ts'
import { latticeHue, line, middle, path, pick, type Pane, type Point } from './lattice.ts'

export const coverSize = { width: 1200, height: 300 } as const

export const coverLattices = ['hempLeaf', 'waterChestnut', 'slidingDoor'] as const
export type CoverLattice = (typeof coverLattices)[number]

export type CoverDrawing = { panes: { fill: string; d: string }[]; strips: string; spokes: string }

type Grid = { panes: Pane[]; spokesOf: (pane: Pane) => string }

/** Triangles; the dim ones carry the three spokes of the hemp leaf. */
function triangles(): Grid {
  const side = 100
  const height = (side * Math.sqrt(3)) / 2
  const panes: Pane[] = []
  for (let row = 0; row * height < coverSize.height; row += 1) {
    for (let column = -1; column * (side / 2) < coverSize.width; column += 1) {
      const x = (column * side) / 2
      const isUp = (row + column) % 2 === 0
      const base = isUp ? (row + 1) * height : row * height
      const tip = isUp ? row * height : (row + 1) * height
      panes.push([
        [x, base],
        [x + side, base],
        [x + side / 2, tip],
      ])
    }
  }

  return { panes, spokesOf: (pane) => pane.map((corner) => line(middle(pane), corner)).join('') }
}

/** Flat diamonds; the dim ones carry a smaller diamond. */
function diamonds(): Grid {
  const width = 120
  const height = 60
  const panes: Pane[] = []
  for (let row = -1; (row * height) / 2 < coverSize.height; row += 1) {
    for (let column = -1; column * width < coverSize.width; column += 1) {
      const x = column * width + (row % 2 === 0 ? 0 : width / 2) + width / 2
      const y = (row * height) / 2 + height / 2
      panes.push(diamond([x, y], width / 2, height / 2))
    }
  }

  return { panes, spokesOf: (pane) => path(diamond(middle(pane), width / 5, height / 5)) }
}

function diamond([x, y]: Point, halfWidth: number, halfHeight: number): Pane {
  return [
    [x, y - halfHeight],
    [x + halfWidth, y],
    [x, y + halfHeight],
    [x - halfWidth, y],
  ]
}

/** Uneven panes of sliding doors, each door of another rhythm. */
function doors(seed: string): Grid {
  const panes: Pane[] = []
  const rhythm = [75, 50, 100, 75] as const
  for (let column = 0, x = 0; x < coverSize.width; column += 1) {
    const width = 48 + 24 * pick(`${seed}:${column}`, 'width', 3)
    const shift = pick(`${seed}:${column}`, 'shift', 4)
    for (let row = 0, y = 0; y < coverSize.height; row += 1) {
      const height = rhythm[(row + shift) % 4] ?? 75
      panes.push([
        [x, y],
        [x + width, y],
        [x + width, y + height],
        [x, y + height],
      ])
      y += height
    }
    x += width
  }

  return { panes, spokesOf: halfRail }
}

function halfRail(pane: Pane): string {
  const [from, , to] = pane
  const [x] = middle(pane)

  return from && to ? line([x, from[1]], [x, to[1]]) : ''
}

const grids: Record<CoverLattice, (seed: string) => Grid> = {
  hempLeaf: triangles,
  waterChestnut: diamonds,
  slidingDoor: doors,
}

/** From the lamp outward: paper, wood, then the community's own dark. */
function tones(hue: number): string[] {
  return [
    'oklch(0.92 0.05 82)',
    'oklch(0.86 0.06 78)',
    'oklch(0.78 0.075 74)',
    'oklch(0.66 0.06 68)',
    `oklch(0.54 0.025 ${hue})`,
    `oklch(0.45 0.045 ${hue})`,
    `oklch(0.4 0.05 ${hue})`,
    `oklch(0.35 0.045 ${hue})`,
  ]
}

/** A lamp behind a lattice: which lattice, where the lamp stands and the hue all follow from the slug. */
export function drawCover(seed: string, lattice?: CoverLattice): CoverDrawing {
  const name = lattice ?? coverLattices[pick(seed, 'cover', coverLattices.length)] ?? 'hempLeaf'
  const grid = grids[name](seed)
  const lamp: Point = [coverSize.width * (0.2 + 0.15 * pick(seed, 'lamp', 4)), coverSize.height * 0.45]
  const fills = tones(latticeHue(seed))
  const byTone = fills.map((): string[] => [])
  const spokes: string[] = []

  for (const pane of grid.panes) {
    const tone = toneAt(middle(pane), lamp, seed, fills.length)
    byTone[tone]?.push(path(pane))
    if (tone > 3 && isSpoked(middle(pane), seed)) spokes.push(grid.spokesOf(pane))
  }

  return {
    panes: fills.map((fill, index) => ({ fill, d: (byTone[index] ?? []).join('') })).filter((group) => group.d !== ''),
    strips: grid.panes.map((pane) => path(pane)).join(''),
    spokes: spokes.join(''),
  }
}

function toneAt([x, y]: Point, [lampX, lampY]: Point, seed: string, count: number): number {
  const distance = Math.hypot((x - lampX) / 420, (y - lampY) / 260)
  const jitter = (hashText(`${seed}:${Math.round(x)}:${Math.round(y)}`) % 100) / 100 - 0.5

  return Math.max(0, Math.min(count - 1, Math.floor(distance * 5 + jitter * 2.2)))
}

function isSpoked([x, y]: Point, seed: string): boolean {
  return hashText(`spoke:${seed}:${Math.round(x)}:${Math.round(y)}`) % 5 < 2
}
