import type { Deps } from '#activities/platform/deps.ts'
import { type Report, reportOf } from './figures.ts'
import { type BillingPlan, loadBilling } from './queries/load-billing.server.ts'
import { type AskedSlice, readSlice } from './schema.ts'

/** Months on one page. */
export const monthsShown = 12

export type BillingAnswer = { asked: AskedSlice; report: Report; plans: BillingPlan[]; currencies: string[] }

/** What the page and its CSV show: the slice asked for, in a currency that there is. */
export async function answerBilling(
  { db }: Pick<Deps, 'db'>,
  organizationId: string,
  request: Request,
): Promise<BillingAnswer> {
  const slice = readSlice(request)
  const { cells, plans, currencies } = await loadBilling(db, organizationId, {
    month: slice.month,
    length: monthsShown,
  })
  const currency = currencies.includes(slice.currency) ? slice.currency : (currencies[0] ?? '')
  const plan = plans.some(({ id }) => id === slice.plan) ? slice.plan : ''
  const asked = { ...slice, currency, plan }
  const report = reportOf(cells, { currency, planId: plan, month: slice.month, length: monthsShown })

  return { asked, report, plans, currencies }
}
