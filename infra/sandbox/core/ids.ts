import { createHash, randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** An id in the provider's manner, such as `cus_T4hUq…`. */
export function newId(prefix: string, length = 24) {
  const bytes = randomBytes(length)

  return `${prefix}_${Array.from(bytes, (byte) => ALPHABET[byte % 62]).join('')}`
}

/** The same text gives the same token: a card's fingerprint without its number. */
export function stableToken(text: string, length = 16) {
  const bytes = createHash('sha256').update(text).digest()

  return Array.from(bytes.subarray(0, length), (byte) => ALPHABET[byte % 62]).join('')
}
