import { loadFrame } from '../../community/queries/load-frame.server.ts'
import { type CommunityReader, readCommunity } from '../../community/queries/read-community.server.ts'

export type JoinPlan = {
  id: string
  name: string
  interval: 'month' | 'year' | 'once' | 'free'
  amountCents: number
  currency: string
  trialDays: number
}

type TermsRow = { organizationName: string; policy: unknown; plans: JoinPlan[] }

/** What joining is made of: plans, policy and who runs it. */
export function loadTerms(reader: CommunityReader) {
  const { organizationId, community } = reader

  return readCommunity(reader, async (tx) => {
    const frame = await loadFrame(tx, reader)
    const [row] = await tx.$queryRaw<TermsRow[]>`
      select o.name as "organizationName", c.policy,
        coalesce((select json_agg(x) from (
          select p.id, p.name, p.interval, p.amount_cents as "amountCents", p.currency, p.trial_days as "trialDays"
          from plans p where p.organization_id = c.organization_id and p.community_id = c.id and p.is_active
          order by p.position, p.amount_cents limit 8) x), '[]') as plans
      from communities c left join organizations o on o.organization_id = c.organization_id
      where c.organization_id = ${organizationId}::uuid and c.id = ${community.id}::uuid`
    if (!row) throw new Response(null, { status: 404 })

    return { frame, ...row }
  })
}
