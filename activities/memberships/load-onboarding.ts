import type { OnboardingFacts } from '#workflows/memberships/onboarding.rules.ts'
import type { Deps } from '../platform/deps.ts'

export type LoadOnboardingInput = { organizationId: string; membershipId: string }

/** How far a member has come with the first steps; null where there is no such membership. */
export async function loadOnboarding({ db }: Deps, input: LoadOnboardingInput): Promise<OnboardingFacts | null> {
  const { organizationId, membershipId } = input

  return db.forOrganization(organizationId, async (tx) => {
    const [row] = await tx.$queryRaw<OnboardingFacts[]>`
      select m.guidelines_accepted_at as "guidelinesAcceptedAt",
        exists (select 1 from enrolments e where e.organization_id = m.organization_id and e.membership_id = m.id
          and e.status = 'selected') as "hasGoal",
        exists (select 1 from posts p where p.organization_id = m.organization_id and p.community_id = m.community_id
            and p.author_id = m.user_id and p.deleted_at is null)
          or exists (select 1 from replies r join posts p on p.organization_id = r.organization_id and p.id = r.post_id
            where r.organization_id = m.organization_id and p.community_id = m.community_id and r.author_id = m.user_id
              and r.deleted_at is null) as "hasPosted"
      from memberships m where m.organization_id = ${organizationId}::uuid and m.id = ${membershipId}::uuid`

    return row ?? null
  })
}
