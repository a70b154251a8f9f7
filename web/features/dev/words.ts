const syllables = [
  'ka',
  'mo',
  'ren',
  'ti',
  'su',
  'lan',
  'vo',
  'ber',
  'ni',
  'gar',
  'pe',
  'dos',
  'ul',
  'chi',
  'wa',
  'set',
]

/** Plain text of exactly so many bytes, always the same, about as compressible as prose. */
export function wordsOf(bytes: number): string {
  const parts: string[] = []
  let length = 0
  // The constants of a well-known linear congruential generator.
  for (let state = 1; length < bytes;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const part = (syllables[state >>> 28] ?? '') + ((state >>> 20) % 3 === 0 ? ' ' : '')
    parts.push(part)
    length += part.length
  }

  return parts.join('').slice(0, bytes)
}
