import type { Tx } from '#prisma/database.ts'
import type { DunningAbout, SayOutcome } from '#workflows/billing/dunning.activities.ts'
import { furthestStep } from '#workflows/billing/dunning-dates.rules.ts'
import type { DunningMessage } from '#workflows/billing/dunning.rules.ts'
import { sendProcessMail } from '../messaging/send-process-mail.ts'
import type { Deps } from '../platform/deps.ts'
import { coversOf, loadMailFacts, mayStillSay } from './dunning-covers.ts'
import { dunningMail } from './dunning-mail.ts'
import type { DunningItem } from './dunning-mail-facts.ts'
import { claimNotice, handOverNotice } from './dunning-notices.ts'
import { syncOpen } from './sync-open.ts'

type MailMessage = Exclude<DunningMessage, 'sms-3'>
export type SendDunningMailInput = DunningAbout & { message: DunningMessage }

/**
 * One message about everything that is open at this moment. Invoices are read once more first, so who has paid since hears
 * nothing of the ladder, however long the mail server was away.
 */
export async function sendDunningMail(deps: Deps, input: SendDunningMailInput): Promise<SayOutcome> {
  const { organizationId, membershipId } = input
  if (input.message === 'sms-3') return 'done'
  const message: MailMessage = input.message
  await syncOpen(deps, input)
  const claimed = await deps.db.forOrganization(organizationId, (tx) =>
    claimNotice(tx, { ...input, now: Date.now(), covers: (notices) => coversOf(tx, { ...input, notices }) }),
  )
  if (claimed.kind !== 'mine') return claimed.kind

  const { claim, covers } = claimed.notice
  const loaded = await deps.db.forOrganization(organizationId, async (tx) => {
    const speaking = await mayStillSay(tx, { ...input, covers })

    return speaking.length > 0 ? loadMailFacts(tx, { ...input, speaking, home: homeOf(deps) }) : null
  })
  if (!loaded) return 'done'

  await sendProcessMail(deps, {
    organizationId,
    userId: loaded.userId,
    membershipId,
    dedupeKey: `dunning:${membershipId}:${claim}`,
    kind: `dunning.${message}`,
    class: 'transactional',
    mail: dunningMail(toneOf(message, loaded.facts.items), loaded.facts),
    onHandedOver: (tx: Tx, at: Date) => handOverNotice(tx, input, claim, at),
  })

  return 'done'
}

/** Of several invoices the one that has come furthest sets what a message of the ladder says about access. */
function toneOf(message: MailMessage, items: DunningItem[]): MailMessage {
  return message.startsWith('day-') ? (furthestStep(items.flatMap(({ step }) => step ?? [])) ?? message) : message
}

function homeOf({ config }: Deps): string {
  return new URL(config.PUBLIC_URL).origin
}
