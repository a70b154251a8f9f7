import { redirect } from '@remix-run/node'
import { changeTierEnding, type TierEnding } from '#activities/billing/change-tier-ending.ts'
import { openTierPortal } from '#activities/billing/open-tier-portal.ts'
import { settleTierCheckout } from '#activities/billing/settle-tier-checkout.ts'
import { startTierCheckout } from '#activities/billing/start-tier-checkout.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { type FormToast, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import type { Viewer } from '#web/server/authorize.server.ts'
import { formatMoment, realDayMs } from '#web/ui/format.ts'
import { type PaidTier, tierNames, type TierSubject } from '#workflows/billing/tiers.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { sessionIdSchema } from '../memberships/schema.ts'
import { type TierForm, tierSchema } from './schema.ts'

export type TierAsk = { request: Request; subject: TierSubject; tier: PaidTier; viewer: Viewer; path: string }

/** A form of the tier page: leads to Stripe, or changes the end and says so. A refusal is said on the same page. */
export async function answerTier(deps: Deps, ask: TierAsk): Promise<Response> {
  const form = await parseForm(ask.request, tierSchema)
  if (!form.isValid) return redirectWithToast(ask.path, { text: outOfDate, tone: 'failed' })
  try {
    return await act(deps, ask, form.value)
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return redirectWithToast(ask.path, { text: error.userMessage, tone: 'failed' })
  }
}

async function act(deps: Deps, ask: TierAsk, { intent, token }: TierForm): Promise<Response> {
  const { subject, tier, viewer, path } = ask
  if (intent === 'buy') {
    return redirect((await startTierCheckout(deps, { subject, tier, token, actorId: viewer.id, returnPath: path })).url)
  }
  if (intent === 'portal') return redirect((await openTierPortal(deps, { subject, returnPath: path })).url)
  const ending = await changeTierEnding(deps, { subject, wish: intent, token, actorId: viewer.id })
  const hasSeconds = deps.config.dayMs < realDayMs / 24
  const tell = (at: Date) =>
    formatMoment(at.getTime(), { now: Date.now(), timeZone: viewer.timeZone ?? 'UTC', hasSeconds })

  return redirectWithToast(path, { text: endingText(tierNames[tier], ending, tell) })
}

function endingText(name: string, { endsAt, renewsAt, isOver }: TierEnding, tell: (at: Date) => string): string {
  if (isOver) return `${name} has ended. Nothing more is charged, and all you made stays.`
  if (endsAt) return `Cancelled. ${name} lasts until ${tell(endsAt)}, and nothing more is charged.`

  return renewsAt ? `${name} stays. The next charge is ${tell(renewsAt)}.` : `${name} stays.`
}

/**
 * Looks at the payment that Stripe's page leads back from. Goes to the plain page with what became of it, or answers true
 * while Stripe has not confirmed it. The webhook does the same, whichever is first.
 */
export async function arriveWithTier(deps: Deps, ask: Omit<TierAsk, 'viewer'>): Promise<{ isWaiting: boolean }> {
  const text = new URL(ask.request.url).searchParams.get('session_id')
  if (text === null) return { isWaiting: false }
  const toast = await settle(deps, ask, text)
  if (toast) throw redirectWithToast(ask.path, toast)

  return { isWaiting: true }
}

async function settle(deps: Deps, { subject, tier }: Omit<TierAsk, 'viewer'>, text: string): Promise<FormToast | null> {
  const sessionId = sessionIdSchema.safeParse(text)
  if (!sessionId.success) return { text: outOfDate, tone: 'failed' }
  try {
    const { kind } = await settleTierCheckout(deps, { sessionId: sessionId.data, subject })
    if (kind === 'granted') return { text: `Done. ${tierNames[tier]} is there.` }
    if (kind === 'second') return { text: 'It was there already. This second payment is on its way back to you.' }
    if (kind === 'expired') return { text: 'The payment page was closed. Nothing was charged.', tone: 'failed' }

    return null
  } catch (error) {
    if (error instanceof AppError) return { text: error.userMessage, tone: 'failed' }
    deps.log.warn({ err: error }, 'a payment for a tier could not be read on return')

    return null
  }
}

const outOfDate = 'This form is out of date. Reload the page and try again.'
