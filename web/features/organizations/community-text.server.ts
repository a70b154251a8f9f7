import type { CommunityText } from '#activities/organizations/create-community.ts'
import { trialPolicy } from '#workflows/memberships/trial-policy.ts'
import type { z } from 'zod'
import type { OwnCommunity } from './queries/find-community.server.ts'
import type { communitySchema } from './schema.ts'

type Form = z.output<typeof communitySchema>

/** A form as it is stored: numbers the form does not show keep their values. */
export function toCommunityText(form: Form, storedPolicy: unknown): CommunityText {
  const { reminderHours, extensionDays, holdCapDays, showPromises, ...text } = form
  const trial = { ...trialPolicy(storedPolicy), reminderHours, extensionDays, holdCapDays }

  return { ...text, policy: { trial, showPromises } }
}

/** A stored community as its form shows it. */
export function toCommunityForm(community: OwnCommunity) {
  const { name, tagline, about, guidelines, timeZone, currency, policy } = community
  const { reminderHours, extensionDays, holdCapDays } = trialPolicy(policy)
  const showPromises =
    typeof policy === 'object' && policy !== null && 'showPromises' in policy && policy.showPromises === true

  return {
    ...{ name, tagline, about, guidelines, timeZone },
    currency: currency as Form['currency'],
    ...{ reminderHours, extensionDays, holdCapDays, showPromises },
  }
}
