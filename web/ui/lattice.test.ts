import { expect, test } from 'vitest'
import { coverLattices, coverSize, drawCover } from './cover-drawing.ts'
import { drawEmblem, emblemLattices } from './lattice.ts'

const slugs = Array.from({ length: 200 }, (_, index) => `community-${index}`)

test('the same slug is always drawn the same', () => {
  expect(drawEmblem('studio-practice')).toEqual(drawEmblem('studio-practice'))
  expect(drawCover('studio-practice')).toEqual(drawCover('studio-practice'))
})

test('every drawing has whole numbers only', () => {
  for (const slug of slugs) {
    const { strips, pane } = drawEmblem(slug)
    expect(strips + pane).not.toMatch(/NaN|undefined|Infinity/)
  }
  for (const lattice of coverLattices) expect(JSON.stringify(drawCover('a', lattice))).not.toMatch(/NaN|null|Infinity/)
})

test('all lattices and many hues are used', () => {
  const drawings = slugs.map((slug) => drawEmblem(slug))
  expect(new Set(drawings.map(({ hue }) => hue)).size).toBeGreaterThan(20)
  expect(new Set(drawings.map(({ strips }) => strips)).size).toBeGreaterThanOrEqual(Object.keys(emblemLattices).length)
})

test('a cover fills its whole width', () => {
  for (const lattice of coverLattices) {
    const xs = [...drawCover('a', lattice).strips.matchAll(/[ML](-?[\d.]+) /g)].map(([, x]) => Number(x))
    expect(Math.min(...xs)).toBeLessThanOrEqual(0)
    expect(Math.max(...xs)).toBeGreaterThanOrEqual(coverSize.width)
  }
})
