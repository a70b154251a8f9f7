import { hash, verify } from '@node-rs/argon2'

// OWASP's first recommendation for argon2id: 19 MiB, two passes, one lane.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost)
}

let stranger: Promise<string> | null = null

/** Checks a password. Without a hash it does the same work and says no, so that an unknown person takes as long as a known one. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  stranger ??= hashPassword('nobody has this password')
  const isRight = await verify(passwordHash ?? (await stranger), password)

  return passwordHash !== null && isRight
}
