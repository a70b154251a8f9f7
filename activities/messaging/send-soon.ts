import type { Deps } from '../platform/deps.ts'
import { sendAccountMail } from './send-account-mail.ts'

/** Tries a promised message at once, so that it is there when the page is. Nobody waits for it; the relay guarantees it. */
export function sendSoon(deps: Deps, deliveryId: string | null): void {
  if (!deliveryId) return

  sendAccountMail(deps, { deliveryId }).catch((error: unknown) => {
    deps.log.info({ err: error, deliveryId }, 'account mail is left to the relay')
  })
}
