import type { LoaderFunctionArgs } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { currencyExponent } from '#web/ui/format-money.ts'
import { answerBilling } from '../answer-billing.server.ts'
import { csvHeaders, writeCsv } from '../csv.ts'
import { type Amount, declineClasses, figures } from '../figures.ts'
import { declineWords, figureWords } from '../words.ts'

export const handle = { permission: 'organization.manage' } as const

/** The months of the page as a table: amounts in whole units of the currency, counts as they are. */
export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)
  const { asked, report } = await answerBilling(deps, organizationId, args.request)
  const unit = asked.currency === '' ? 1 : 10 ** currencyExponent(asked.currency)
  const rows = report.months.map(({ month, amounts, recoveries }) => [
    month,
    asked.currency,
    ...figures.map((figure) => {
      const { count, cents } = amounts[figure]

      return figureWords[figure].isCounted ? count : cents / unit
    }),
    hoursOf(amounts.recovered),
    ...declineClasses.flatMap((reason) => {
      const { recovered, notRecovered } = recoveries[reason]

      return [recovered.count, notRecovered.count, hoursOf(recovered)]
    }),
  ])
  const head = [
    ...['Month', 'Currency', ...figures.map((figure) => figureWords[figure].label), hoursHead],
    ...declineClasses.flatMap((reason) =>
      [figureWords.recovered.label, figureWords['not-recovered'].label, hoursHead].map(
        (label) => `${declineWords[reason]}: ${label.toLowerCase()}`,
      ),
    ),
  ]

  return new Response(writeCsv(head, rows), { headers: csvHeaders(`${organization.slug}-money-${asked.month}`) })
}

const hoursHead = 'Hours to recovery'

/** The mean, to a tenth; nothing where nothing was recovered. */
function hoursOf({ count, seconds }: Amount): number | null {
  return count === 0 ? null : Math.round(seconds / count / 360) / 10
}
