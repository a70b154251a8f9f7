/** `at-the-bank` as `At the bank`. */
export function sentenceCase(text: string): string {
  const words = text.replaceAll(/[-_]/g, ' ')

  return words.charAt(0).toUpperCase() + words.slice(1)
}
