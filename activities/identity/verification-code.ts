import { createHmac, timingSafeEqual } from 'node:crypto'

const macBytes = 16
const uuidBytes = 16

function keyed(secret: string, purpose: string, verificationId: string): Buffer {
  return createHmac('sha256', secret).update(`kumiko ${purpose} ${verificationId}`).digest()
}

/** Six digits for typing. Follows from the id and the secret, so that no table holds it. */
export function codeOf(secret: string, verificationId: string): string {
  return String(keyed(secret, 'code', verificationId).readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
}

/** For a link: the id and a proof that we gave it out, as one word. */
export function linkTokenOf(secret: string, verificationId: string): string {
  const id = Buffer.from(verificationId.replaceAll('-', ''), 'hex')
  const mac = keyed(secret, 'link', verificationId).subarray(0, macBytes)

  return Buffer.concat([id, mac]).toString('base64url')
}

/** The verification a link token proves, or null when it is not one of ours. */
export function readLinkToken(secret: string, token: string): string | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== uuidBytes + macBytes) return null

  const verificationId = bytes
    .subarray(0, uuidBytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  const mac = keyed(secret, 'link', verificationId).subarray(0, macBytes)

  return timingSafeEqual(mac, bytes.subarray(uuidBytes)) ? verificationId : null
}

export function isCode(secret: string, verificationId: string, given: string): boolean {
  const wanted = Buffer.from(codeOf(secret, verificationId))
  const typed = Buffer.from(given.replaceAll(/\D/g, ''))

  return typed.length === wanted.length && timingSafeEqual(typed, wanted)
}
