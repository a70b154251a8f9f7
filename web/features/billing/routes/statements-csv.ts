import type { LoaderFunctionArgs } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { moneyInputValue } from '#web/ui/format-money.ts'
import { csvHeaders, writeCsv } from '../../analytics/csv.ts'
import { loadStatements } from '../queries/load-statements.server.ts'

export const handle = { permission: 'organization.manage' } as const

/** More than an owner's year has; a file that a spreadsheet still opens. */
const mostRows = 50_000

/** All statements as a table, the newest first, with amounts in the currency's own decimals. */
export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)
  const { statements } = await loadStatements(deps.db, organizationId, { limit: mostRows })
  const rows = statements.map((one) => {
    const amounts = [one.netCents, one.taxCents, one.amountCents].map((cents) => {
      return Number(moneyInputValue(cents, one.currency))
    })

    return [
      one.label,
      one.date,
      one.member,
      one.email,
      one.community,
      one.about,
      one.invoiceNumber,
      ...amounts,
      one.currency,
    ]
  })
  const head = ['Number', 'Date', 'Member', 'E-mail', 'Community', 'For', 'Invoice', 'Net', 'Tax', 'Gross', 'Currency']

  return new Response(writeCsv(head, rows), { headers: csvHeaders(`${organization.slug}-credit-statements`) })
}
