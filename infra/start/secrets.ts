import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { readIfThere } from './spawn-logged.ts'
import { StartError } from './start-error.ts'
import { writePrivate } from './write-private.ts'

const makers = {
  databaseOwner: () => hex(24),
  databaseApp: () => hex(24),
  databasePlatform: () => hex(24),
  databaseSandbox: () => hex(24),
  session: () => hex(32),
  stripeKey: () => `sk_test_kumiko_${hex(16)}`,
  stripeWebhook: () => `whsec_${hex(24)}`,
  sendgridKey: () => `SG.kumiko.${hex(24)}`,
  sendgridWebhook: signingKey,
  twilioSid: () => `AC${hex(16)}`,
  twilioToken: () => hex(16),
}

export type Secrets = Record<keyof typeof makers, string>

/** The secrets of this state folder, made once and kept in `secrets.json` (0600). Throws StartError on a damaged file. */
export function loadSecrets(home: string): Secrets {
  const file = join(home, 'secrets.json')
  const kept = parse(file, readIfThere(file))
  const names = Object.keys(makers) as (keyof Secrets)[]
  const secrets = Object.fromEntries(names.map((name) => [name, kept[name] ?? makers[name]()])) as Secrets

  if (names.some((name) => kept[name] === undefined)) writePrivate(file, secrets)
  else chmodSync(file, 0o600)

  return secrets
}

function parse(file: string, text: string | undefined): Partial<Secrets> {
  if (text === undefined) return {}

  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && Object.values(value).every((entry) => typeof entry === 'string'))
      return value
  } catch {
    // Falls through to the one sentence for a file that cannot be used.
  }

  throw new StartError(
    `${file} is damaged.`,
    'Put it back from a copy, or delete it: new secrets are made and everybody has to log in again.',
  )
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}

/** A fresh P-256 key, PKCS8 in base64: the sandbox signs its mail events with it. */
export function signingKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  return privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
}

/** The half that a receiver needs to verify what the sandbox signed. */
export function publicHalf(privateKey: string): string {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })

  return createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
}
