import { randomUUID } from 'node:crypto'
import { passwordProblem } from '#workflows/identity/password.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { sendSoon } from '../messaging/send-soon.ts'
import type { Deps } from '../platform/deps.ts'
import { hashPassword } from './hash-password.ts'
import { queueAccountMail } from './queue-account-mail.ts'
import { startVerification } from './start-verification.ts'
import { takeTry } from './take-try.ts'

export type SignUpInput = {
  name: string
  email: string
  password: string
  timeZone: string | null
  redirectTo: string | null
  address: string
}

/**
 * Makes an account that opens once its address is confirmed. For an address that has one, the answer is the same and
 * its owner gets a message instead of a code. Throws WEAK_PASSWORD, TOO_MANY_TRIES.
 */
export async function signUp(deps: Deps, input: SignUpInput): Promise<{ verificationId: string }> {
  const problem = passwordProblem(input.password, input)
  if (problem) throw new AppError('WEAK_PASSWORD', { userMessage: problem, fields: { password: problem } })
  await takeTry(deps, { limit: 'sign-up-address', key: input.address })
  await takeTry(deps, { limit: 'mail-account', key: input.email })

  const passwordHash = await hashPassword(input.password)
  const { verificationId, deliveryId } = await deps.db.forAccounts(async (tx) => {
    const { email, name, timeZone, redirectTo } = input
    // An unconfirmed account belongs to nobody yet, so that a stranger cannot hold an address by typing it first.
    const [opened] = await tx.$queryRaw<{ id: string }[]>`
      insert into users (email, name, password_hash, time_zone) values (${email}::citext, ${name}, ${passwordHash}, ${timeZone})
      on conflict (email) do update set name = excluded.name, password_hash = excluded.password_hash,
        time_zone = excluded.time_zone, updated_at = now() where users.email_verified_at is null
      returning id`
    if (opened) {
      await tx.session.deleteMany({ where: { userId: opened.id } })

      return startVerification(tx, { userId: opened.id, kind: 'verify_email', email, redirectTo })
    }

    const owner = await tx.user.findUniqueOrThrow({ where: { email }, select: { id: true } })
    const mail = await queueAccountMail(tx, { userId: owner.id, kind: 'already_registered', toAddress: email })

    return { verificationId: randomUUID(), deliveryId: mail }
  })
  sendSoon(deps, deliveryId)

  return { verificationId }
}
