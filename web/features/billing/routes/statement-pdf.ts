import type { LoaderFunctionArgs } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { loadIssuedStatement } from '../queries/load-statement.server.ts'
import { answerPdf } from '../statements/answer-pdf.server.ts'

export const handle = { permission: 'organization.manage' } as const

/** A statement of this organization as a file. */
export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId } = await authorize(args, handle.permission)

  return answerPdf(await loadIssuedStatement(deps.db, organizationId, args.params.statementId))
}
