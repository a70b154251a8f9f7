import { keepTurning, type Wakeful } from '../core/scheduler.ts'
import { advanceInvoice } from './billing/advance-invoice.ts'
import { collectInvoice, retryInvoice } from './billing/collect-invoice.ts'
import { abandonResumption } from './billing/resume-request.ts'
import { announceTrialEnd, expireIncomplete, turnSubscription } from './billing/turn-subscription.ts'
import { settleBalance } from './payments/balance.ts'
import { settleDebit } from './payments/settle-debit.ts'
import { settleRefund } from './payments/settle-refund.ts'
import { arrivePayout } from './payments/payouts.ts'
import { expireDueSession } from './checkout/expire-session.ts'
import { verifyTaxId } from './resources/tax-ids.ts'
import { write, type StripeContext } from './context.ts'
import type { Tx } from './transaction.ts'

/** What can fall due, by the action's name in the `due` table. */
const ACTIONS: Record<string, (tx: Tx, subject: string) => Promise<void>> = {
  'balance.settle': settleBalance,
  'checkout.expire': expireDueSession,
  'debit.settle': settleDebit,
  'invoice.abandon': abandonResumption,
  'invoice.collect': collectDue,
  'invoice.finalize': advanceInvoice,
  'invoice.retry': retryInvoice,
  'payout.arrive': arrivePayout,
  'refund.settle': settleRefund,
  'subscription.expire': expireIncomplete,
  'subscription.trial_will_end': announceTrialEnd,
  'subscription.turn': turnSubscription,
  'tax_id.verify': verifyTaxId,
}

async function collectDue(tx: Tx, invoiceId: string) {
  const invoice = await tx.find('invoice', invoiceId)
  if (invoice?.status === 'open' && invoice.auto_advance) await collectInvoice(tx, invoice)
}

export type DueRow = { subject: string; action: string; at: string; clock: string | null }

/** Does due work in the order of its due times, each in one transaction that lives at its due time: a stop, a crash or an advanced clock is caught up as if time had flowed. */
export function startDueWork(context: StripeContext): Wakeful {
  return keepTurning(async () => {
    const { rows } = await context.database.pool.query<DueRow>(
      'select subject, action, at, clock from due where clock is null order by at, subject, action limit 1',
    )
    const row = rows[0]
    if (!row) return null
    const waitMs = Number(row.at) - context.clock.nowMs()
    if (waitMs > 0) return context.clock.isFrozen ? null : waitMs
    // Set aside, so that one broken object does not stop everyone's time.
    if (!(await doDue(context, row)))
      await context.database.pool.query(
        'update due set at = $4, attempts = attempts + 1 where subject = $1 and action = $2 and at = $3',
        [row.subject, row.action, row.at, context.clock.nowMs() + 10_000],
      )

    return 0
  })
}

/** One due thing in one transaction at its due time; false when it failed and still stands. */
export async function doDue(context: StripeContext, { subject, action, at, clock }: DueRow) {
  try {
    await write(
      context,
      async (tx) => {
        const { rowCount } = await tx.context.client.query(
          'delete from due where subject = $1 and action = $2 and at = $3',
          [subject, action, at],
        )
        if (rowCount === 1) await ACTIONS[action]?.(tx, subject)
      },
      { nowMs: Number(at), testClock: clock },
    )

    return true
  } catch (error) {
    console.error(`sandbox: ${action} of ${subject} failed`, error)

    return false
  }
}
