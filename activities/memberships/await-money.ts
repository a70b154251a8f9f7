import type Stripe from 'stripe'
import type { Tx } from '#prisma/database.ts'
import type { Checkout } from '#prisma/generated.server/client.ts'
import { transferPromise } from '#workflows/memberships/transfer.promise.ts'
import { transferDays } from '#workflows/memberships/transfer.rules.ts'
import { addBusinessTime } from '#workflows/shared/business-time.ts'
import { viewColumns } from '../operations/project-process.ts'
import type { Deps } from '../platform/deps.ts'
import { lockJoining } from './lock-joining.ts'

export type AwaitMoneyInput = { checkout: Checkout; session: Stripe.Checkout.Session }

/**
 * A checkout whose money is on its way grants nothing, and says so: its row of promises tells since when, and by when the
 * money usually is there. Asked again, it changes nothing. Returns the checkout as it stands.
 */
export async function awaitMoney(deps: Deps, { checkout: { organizationId, id }, session }: AwaitMoneyInput) {
  return deps.db.forOrganization(
    organizationId,
    async (tx) => {
      const where = { organizationId_id: { organizationId, id } }
      const checkout = await tx.checkout.findUniqueOrThrow({ where })
      await lockJoining(tx, checkout)
      const payingAt = new Date()
      const arrivesAt = addBusinessTime(payingAt, { days: transferDays }, deps.config.dayMs)
      const { count } = await tx.checkout.updateMany({
        where: { organizationId, id, state: 'open' },
        data: { state: 'paying', payingAt, arrivesAt },
      })
      if (count > 0) await openRow(tx, { ...checkout, payingAt, arrivesAt }, session)

      return tx.checkout.findUniqueOrThrow({ where })
    },
    { reason: 'the money is on its way' },
  )
}

type Paying = Checkout & { payingAt: Date; arrivesAt: Date }

async function openRow(tx: Tx, checkout: Paying, session: Stripe.Checkout.Session): Promise<void> {
  const { organizationId, id: subjectId, communityId, membershipId, userId, payingAt, arrivesAt } = checkout
  const community = await tx.community.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: communityId } },
    select: { name: true },
  })
  const view = transferPromise({
    communityName: community.name,
    amountCents: session.amount_total ?? 0,
    currency: (session.currency ?? 'eur').toUpperCase(),
    payingAt: payingAt.toISOString(),
    arrivesAt: arrivesAt.toISOString(),
  })
  const about = { organizationId, kind: 'transfer', subjectId, communityId, membershipId, userId }
  await tx.process.createMany({ data: { ...about, ...viewColumns(view) }, skipDuplicates: true })
}

/** The money came or never will: nothing is promised about its way any more. */
export async function closeTransfer(tx: Tx, { organizationId, id }: Checkout, outcome: string): Promise<void> {
  await tx.process.updateMany({
    where: { organizationId, kind: 'transfer', subjectId: id, workflowId: null, closedAt: null },
    data: { stage: outcome, outcome, nextStep: null, nextAt: null, closedAt: new Date(), closeReason: outcome },
  })
}
