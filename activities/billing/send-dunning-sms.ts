import type { DunningCall, SayOutcome } from '#workflows/billing/dunning.activities.ts'
import { smsMoment, smsZone } from '#workflows/billing/dunning-hours.rules.ts'
import { fillMarks } from '#workflows/shared/fill-marks.ts'
import { sendProcessSms } from '../messaging/send-process-sms.ts'
import type { Deps } from '../platform/deps.ts'
import { coversOf, loadMailFacts, mayStillSay } from './dunning-covers.ts'
import { nextUrl, sumOf } from './dunning-mail-facts.ts'
import { claimNotice, handOverNotice } from './dunning-notices.ts'
import { syncOpen } from './sync-open.ts'

/** The SMS of day 3, while it may arrive: a try that was held up into the night is left to the morning. */
export async function sendDunningSms(deps: Deps, call: DunningCall): Promise<SayOutcome> {
  const { organizationId, membershipId, dayMs } = call
  const about = { ...call, message: 'sms-3' as const }
  await syncOpen(deps, call)
  const now = Date.now()
  const claimed = await deps.db.forOrganization(organizationId, async (tx) => {
    const { user, community } = await tx.membership.findUniqueOrThrow({
      where: { organizationId_id: { organizationId, id: membershipId } },
      select: { user: { select: { timeZone: true } }, community: { select: { timeZone: true } } },
    })
    const timeZone = smsZone({ person: user.timeZone, community: community.timeZone })
    // Unknown meanwhile counts as later too: the next truth says that there is no hour for it.
    if ((smsMoment(now, timeZone, dayMs) ?? Infinity) > now) return { kind: 'later' as const, timeZone }
    const claim = await claimNotice(tx, { ...about, now, covers: (notices) => coversOf(tx, { ...about, notices }) })

    return { ...claim, timeZone }
  })
  if (claimed.kind !== 'mine') return claimed.kind

  const { claim, covers } = claimed.notice
  const loaded = await deps.db.forOrganization(organizationId, async (tx) => {
    const speaking = await mayStillSay(tx, { ...about, covers })

    return speaking.length > 0
      ? loadMailFacts(tx, { ...about, speaking, home: new URL(deps.config.PUBLIC_URL).origin })
      : null
  })
  if (!loaded) return 'done'

  const { facts, userId } = loaded
  const text = `${facts.communityName}: ${sumOf(facts.items)} could not be charged and is still open. Pay or replace the card: ${nextUrl(facts)} (STOP ends SMS)`
  await sendProcessSms(deps, {
    organizationId,
    userId,
    membershipId,
    dedupeKey: `dunning:${membershipId}:${claim}`,
    kind: 'dunning.sms-3',
    text: fillMarks(text, { timeZone: claimed.timeZone ?? 'UTC', now }),
    onHandedOver: (tx, at) => handOverNotice(tx, call, claim, at),
  })

  return 'done'
}
