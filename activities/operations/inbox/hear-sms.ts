import { isStopWord } from '#workflows/identity/sms-words.rules.ts'
import { withdrawSmsConsent } from '../../identity/withdraw-sms-consent.ts'
import type { Deps } from '../../platform/deps.ts'
import type { InboxRow } from '../claim-inbox.ts'
import type { InboxResult } from '../mark-inbox.ts'

/** A text from a person: STOP withdraws consent for the number it came from. Anything else is read and left. */
export async function hearSms(deps: Deps, { objectId }: InboxRow): Promise<InboxResult> {
  const heard = await deps.sms.read(objectId)
  if (!heard) return { kind: 'done', outcome: 'no such text' }
  if (!isStopWord(heard.text)) return { kind: 'done', outcome: 'not a word we know' }
  const count = await withdrawSmsConsent(deps, { phone: heard.from })

  return { kind: 'done', outcome: count > 0 ? 'consent withdrawn' : 'nobody had agreed' }
}
