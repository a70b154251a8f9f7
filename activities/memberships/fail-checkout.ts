import type { Checkout } from '#prisma/generated.server/client.ts'
import type { Deps } from '../platform/deps.ts'
import { closeTransfer } from './await-money.ts'
import { lockJoining } from './lock-joining.ts'

const failedText = 'Your bank returned the payment, so you have not joined and owe nothing. You can pay another way.'

/**
 * The money of a checkout never comes: it ends, and the membership that waited for it is gone, so that the person may try
 * again. What Stripe still holds of it is ended by `finishCheckout`. Returns the checkout as it stands.
 */
export async function failCheckout({ db }: Deps, { organizationId, id }: Checkout): Promise<Checkout> {
  return db.forOrganization(
    organizationId,
    async (tx) => {
      const where = { organizationId_id: { organizationId, id } }
      const before = await tx.checkout.findUniqueOrThrow({ where })
      await lockJoining(tx, before)
      const { count } = await tx.checkout.updateMany({
        where: { organizationId, id, state: { in: ['open', 'paying'] } },
        data: { state: 'failed', refusal: failedText },
      })
      if (count > 0) await closeTransfer(tx, before, 'failed')
      if (count > 0 && before.membershipId) {
        await tx.membership.deleteMany({ where: { organizationId, id: before.membershipId, state: 'pending' } })
      }

      return tx.checkout.findUniqueOrThrow({ where })
    },
    { reason: 'the money did not come' },
  )
}
