import { createHash } from 'node:crypto'
import type { Owed } from '#activities/memberships/pause-facts.ts'
import { askProcess } from '#activities/operations/ask-process.ts'
import { placeCommand } from '#activities/operations/place-command.ts'
import type { Deps } from '#activities/platform/deps.ts'
import type { FormToast } from '#web/server/forms.server.ts'
import { fillMarks, type Reader } from '#workflows/shared/fill-marks.ts'

export type PayFirstInput = {
  organizationId: string
  userId: string
  /** What the bank is asked for now; nothing where the member pays in another way. */
  owed: Owed[]
  token: string
  reader: Reader
}

const waits = 'Your pause begins as soon as the open payment has arrived.'

/** A pause that waits for a payment: asks the bank for it now where the member wants that, and says how it stands. */
export async function payFirst(deps: Deps, input: PayFirstInput): Promise<FormToast> {
  const { organizationId, userId, owed, token, reader } = input
  for (const { processId, canRetry } of owed) {
    if (!canRetry) return { text: `${waits} Add a card first: there is none to ask.`, tone: 'failed' }
    const commandId = commandOf(token, processId)
    await placeCommand(deps, { organizationId, commandId, processId, name: 'retryNow', userId })
    const { answer } = await askProcess(deps, { organizationId, commandId })
    if (answer && !answer.ok) return { text: `${fillMarks(answer.message, reader)} ${waits}`, tone: 'failed' }
  }

  return { text: owed.length > 0 ? 'The bank is asked. Paid, your membership pauses at once.' : waits }
}

/** The same form is the same wish for each open payment, however often it is sent. */
function commandOf(token: string, processId: string): string {
  const hash = createHash('sha256').update(`${token} ${processId}`).digest('hex')

  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
