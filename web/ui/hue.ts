/** A steady number from a text (FNV-1a, 32 bit). */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index)
    hash = Math.imul(hash, 0x01000193)
  }

  return hash >>> 0
}

/** One hue for each person, kept to the warm ones: 10 to 60 and 75 to 170. */
export function personHue(userId: string): number {
  const at = hashText(userId) % 145

  return at < 50 ? 10 + at : 75 + (at - 50)
}

/** First letters of the first and the last word: `Noor Haddad` is NH. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words.at(-1) ?? '') : ''

  return `${[...first][0] ?? '?'}${[...last][0] ?? ''}`.toUpperCase()
}
