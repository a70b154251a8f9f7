import type { Grant } from '#web/server/authorize.server.ts'
import { formError, parseForm } from '#web/server/forms.server.ts'
import { joinFree } from '#activities/memberships/join-free.ts'
import { startCheckout } from '#activities/memberships/start-checkout.ts'
import { findPlanInterval } from './queries/find-plan.server.ts'
import { joinSchema } from './schema.ts'
import { wishParams } from './show-price.server.ts'

/** Where a person who wants to join goes next: Stripe's own page, or in, where nothing is paid. */
export async function joinCommunity(request: Request, grant: Grant<'community.join'>) {
  const form = await parseForm(request, joinSchema)
  if (!form.isValid) return { kind: 'again' as const, reply: form.reply }

  const { deps, viewer, organizationId, community } = grant
  const { planId, token, marketingConsent, withoutTrial, code, country, shown } = form.value
  const asked = {
    organizationId,
    communityId: community.id,
    planId,
    userId: viewer.id,
    consent: true as const,
    marketingConsent: marketingConsent === 'on',
    token,
    withTrial: withoutTrial !== 'on',
    code,
    country: country ?? null,
    shownCents: shownCents(shown, planId),
  }
  const base = new URL(`/c/${community.slug}/join`, deps.config.PUBLIC_URL).href
  try {
    const interval = await findPlanInterval(deps.db, asked)
    if (interval === 'free') {
      await joinFree(deps, asked)

      return { kind: 'go' as const, url: `/c/${community.slug}/join/return` }
    }
    const { url } = await startCheckout(deps, {
      ...asked,
      returnUrl: `${base}/return?session_id={CHECKOUT_SESSION_ID}`,
      cancelUrl: `${base}?${wishParams({ planId, code, country })}`,
    })

    return { kind: 'go' as const, url }
  } catch (error) {
    return { kind: 'again' as const, reply: formError(form.submission, error) }
  }
}

function shownCents(shown = '', planId: string): number | undefined {
  const cents = Number(new RegExp(`${planId}:(\\d{1,9})`).exec(shown)?.[1] ?? Number.NaN)

  return Number.isNaN(cents) ? undefined : cents
}
