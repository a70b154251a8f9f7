import { write } from '../stripe/context.ts'
import { StripeError } from '../stripe/errors.ts'
import { closeDispute, openDispute, type DisputeEnd } from '../stripe/payments/disputes.ts'
import { endPayout } from '../stripe/payments/payouts.ts'
import type { Tx } from '../stripe/transaction.ts'
import type { DeskContext } from './context.ts'
import { DeskError } from './read-body.ts'

type Order = Record<string, unknown>

const DISPUTE_ENDS = new Set<unknown>(['lost', 'warning_closed', 'won'])

/** Opens a dispute of `charge` (as a bank's question with `inquiry`), or ends dispute `id` with its `outcome`. */
export function orderDispute(context: DeskContext, { charge, reason, inquiry, id, outcome }: Order) {
  return inOneTransaction(context, async (tx) => {
    if (typeof charge === 'string')
      return openDispute(tx, await tx.get('charge', charge), {
        reason: typeof reason === 'string' ? reason : 'fraudulent',
        isInquiry: inquiry === true,
      })
    if (typeof id !== 'string' || !DISPUTE_ENDS.has(outcome))
      throw new DeskError(400, 'Send charge to open a dispute, or id and outcome: won, lost or warning_closed.')
    const dispute = await tx.get('dispute', id)
    await closeDispute(tx, dispute, outcome as DisputeEnd)

    return dispute
  })
}

/** Ends payout `id` with its `outcome`: paid, or failed, also after it was paid. */
export function orderPayout(context: DeskContext, { id, outcome }: Order) {
  return inOneTransaction(context, async (tx) => {
    if (typeof id !== 'string' || (outcome !== 'paid' && outcome !== 'failed'))
      throw new DeskError(400, 'Send id and outcome: paid or failed.')
    const payout = await tx.get('payout', id)
    await endPayout(tx, payout, outcome)

    return payout
  })
}

async function inOneTransaction<T>({ stripe }: DeskContext, work: (tx: Tx) => Promise<T>) {
  try {
    return await write(stripe, work)
  } catch (error) {
    if (error instanceof StripeError) throw new DeskError(error.status, error.message)
    throw error
  }
}
