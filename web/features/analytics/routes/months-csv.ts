import type { LoaderFunctionArgs } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { currencyExponent } from '#web/ui/format-money.ts'
import { answerBilling } from '../answer-billing.server.ts'
import { csvHeaders, writeCsv } from '../csv.ts'
import { figures } from '../figures.ts'
import { figureWords } from '../words.ts'

export const handle = { permission: 'organization.manage' } as const

/** The months of the page as a table: amounts in whole units of the currency, counts as they are. */
export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)
  const { asked, report } = await answerBilling(deps, organizationId, args.request)
  const unit = asked.currency === '' ? 1 : 10 ** currencyExponent(asked.currency)
  const rows = report.months.map(({ month, amounts }) => [
    month,
    asked.currency,
    ...figures.map((figure) => {
      const { count, cents } = amounts[figure]

      return figureWords[figure].isCounted ? count : cents / unit
    }),
  ])
  const head = ['Month', 'Currency', ...figures.map((figure) => figureWords[figure].label)]

  return new Response(writeCsv(head, rows), { headers: csvHeaders(`${organization.slug}-money-${asked.month}`) })
}
