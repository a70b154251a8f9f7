import type { Tx } from '#prisma/database.ts'
import type { Dispute, Invoice, Refund } from '#prisma/generated.server/client.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { refundableCents } from '#workflows/billing/refund.rules.ts'
import { formatMoney } from '#workflows/shared/format-money.ts'
import { enqueueRefund } from '../operations/outbox.ts'
import { recordDecision } from '../operations/record-decision.ts'
import type { Deps } from '../platform/deps.ts'
import { settleRefund } from './settle-refund.ts'
import { standingPauseCredit } from './standing-pause-credit.ts'

export type AskRefundInput = {
  organizationId: string
  invoiceId: string
  actorId: string
  amountCents: number
  /** Told to the member. */
  reason: string
  /** The form's token: it becomes the refund's id, so the same form gives back once. */
  token: string
}

/** `asked` when Stripe has not answered yet: the relay goes on with it. */
export type AskedRefund = { status: 'asked' | 'done' | 'refused'; refusal: string | null }

/**
 * Gives money of a paid invoice back, whole or in part, never more than is left of it. The wish, its reason and its
 * delivery are written before Stripe is asked, so nothing is lost or done twice. Throws NO_INVOICE, NOTHING_PAID,
 * REFUND_TOO_MUCH.
 */
export async function askRefund(deps: Deps, input: AskRefundInput): Promise<AskedRefund> {
  const { organizationId, actorId, reason, token } = input
  await deps.db.forOrganization(organizationId, (tx) => ask(tx, input), { actorId, reason })
  try {
    await settleRefund(deps, { organizationId, refundId: token })
  } catch (error) {
    deps.log.warn({ err: error, refundId: token }, 'a refund waits for the relay')
  }
  const where = { organizationId_id: { organizationId, id: token } }
  const { status, refusal } = await deps.db.forOrganization(organizationId, (tx) =>
    tx.refund.findUniqueOrThrow({ where }),
  )

  return { status: status as AskedRefund['status'], refusal }
}

async function ask(tx: Tx, input: AskRefundInput): Promise<void> {
  const { organizationId, invoiceId, actorId, amountCents, reason, token } = input
  const invoice = await lockInvoice(tx, organizationId, invoiceId)
  if (invoice.refunds.some(({ id }) => id === token)) return
  const { membershipId, userId, currency } = invoice
  refuseTooMuch(invoice, amountCents)

  const row = { organizationId, id: token, invoiceId, membershipId, userId, actorId, amountCents, currency, reason }
  await tx.refund.create({ data: row })
  const facts = { token, refundId: token, amountCents, currency }
  await recordDecision(tx, {
    ...{ organizationId, action: 'refund', entity: 'membership', entityId: membershipId, actorId },
    reason,
    facts,
  })
  await enqueueRefund(tx, { organizationId, refundId: token })
}

type LockedInvoice = Invoice & {
  refunds: Refund[]
  disputes: Pick<Dispute, 'status' | 'amountCents'>[]
  pauseCreditCents: number
}

/** Locked, so that two refunds of one invoice see each other. */
async function lockInvoice(tx: Tx, organizationId: string, invoiceId: string): Promise<LockedInvoice> {
  await tx.$queryRaw`select id from invoices where organization_id = ${organizationId}::uuid and id = ${invoiceId}::uuid for update`
  const invoice = await tx.invoice.findUnique({
    where: { organizationId_id: { organizationId, id: invoiceId } },
    include: { refunds: true },
  })
  if (!invoice) throw new AppError('NO_INVOICE', { userMessage: 'There is no such invoice here.', status: 404 })

  const disputes = await tx.dispute.findMany({
    where: { organizationId, stripeInvoiceId: invoice.stripeInvoiceId },
    select: { status: true, amountCents: true },
  })
  const [credit] = await tx.$queryRaw<{ cents: number }[]>`
    select ${standingPauseCredit} as cents from invoices i
    where i.organization_id = ${organizationId}::uuid and i.id = ${invoiceId}::uuid`

  return { ...invoice, disputes, pauseCreditCents: credit?.cents ?? 0 }
}

function refuseTooMuch(invoice: LockedInvoice, amountCents: number): void {
  const leftCents = refundableCents(invoice)
  if (leftCents <= 0) {
    const userMessage = `Nothing of this invoice is left to give back.${creditWords(invoice)}`
    throw new AppError('NOTHING_PAID', { userMessage, status: 409 })
  }
  if (amountCents > leftCents) {
    const userMessage = `At most ${formatMoney(leftCents, invoice.currency)} is left to give back.${creditWords(invoice)}`
    throw new AppError('REFUND_TOO_MUCH', { userMessage, fields: { amount: userMessage } })
  }
}

function creditWords({ pauseCreditCents, currency }: LockedInvoice): string {
  return pauseCreditCents > 0 ? ` A pause has credited ${formatMoney(pauseCreditCents, currency)} of it.` : ''
}
