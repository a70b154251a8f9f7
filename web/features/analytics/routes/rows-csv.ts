import type { LoaderFunctionArgs } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { currencyExponent } from '#web/ui/format-money.ts'
import { csvHeaders, writeCsv } from '../csv.ts'
import { loadFigureRows } from '../queries/load-figure-rows.server.ts'
import { readFigure, readSlice } from '../schema.ts'
import { rowText } from '../words.ts'

export const handle = { permission: 'organization.manage' } as const

/** More than an owner's month has; a file that a spreadsheet still opens. */
const mostRows = 50_000

/** The rows behind one figure as a table. */
export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)
  const { month, currency, plan } = readSlice(args.request)
  const wanted = readFigure(args.request)
  if (!wanted) throw notFound()

  const { figure, reason } = wanted
  const question = { figure, part: reason, month, currency, planId: plan, limit: mostRows }
  const { rows } = await loadFigureRows(deps.db, organizationId, question)
  const unit = currency === '' ? 1 : 10 ** currencyExponent(currency)
  const lines = rows.map(({ at, person, community, plan: planName, what, cents }) => {
    return [new Date(at).toISOString(), person, community, planName, rowText(what), cents / unit, currency]
  })
  const head = ['When', 'Person', 'Community', 'Plan', 'From', 'Amount', 'Currency']

  return new Response(writeCsv(head, lines), { headers: csvHeaders(`${organization.slug}-${figure}-${month}`) })
}
