import { askRefund } from '#activities/billing/ask-refund.ts'
import type { Grant } from '#web/server/authorize.server.ts'
import { formError, type FormToast, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { formatMoney } from '#workflows/shared/format-money.ts'
import type { InvoicePage } from './queries/load-invoice.server.ts'
import { readRefundAmount, refundSchema } from './schema.ts'

export type GiveBack = { request: Request; grant: Grant<'organization.manage'>; invoice: InvoicePage; here: string }

/** An owner's refund. What is wrong with it is said in the form; what came of it on the page after. */
export async function giveBack({ request, grant, invoice, here }: GiveBack) {
  const form = await parseForm(request, refundSchema)
  if (!form.isValid) return form.reply
  const { amount, reason, token } = form.value
  const { amountCents, problem = '' } = readRefundAmount(amount, invoice.currency)
  if (amountCents === undefined) {
    return formError(form.submission, new AppError('BAD_AMOUNT', { userMessage: problem, fields: { amount: problem } }))
  }
  try {
    const { deps, organizationId, viewer } = grant
    const wish = { organizationId, invoiceId: invoice.id, actorId: viewer.id, amountCents, reason, token }
    const asked = await askRefund(deps, wish)

    return redirectWithToast(here, toastOf(asked, formatMoney(amountCents, invoice.currency)))
  } catch (error) {
    return formError(form.submission, error)
  }
}

function toastOf({ status, refusal }: Awaited<ReturnType<typeof askRefund>>, amount: string): FormToast {
  if (status === 'refused') return { text: `Stripe refused: ${refusal ?? 'no reason given'}`, tone: 'failed' }
  if (status === 'asked') return { text: `We have it. ${amount} goes back as soon as Stripe answers.` }

  return { text: `${amount} is on its way back, and the member is told.` }
}
