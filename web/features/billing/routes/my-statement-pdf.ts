import type { LoaderFunctionArgs } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { loadOwnStatement } from '../queries/load-statement.server.ts'
import { answerPdf } from '../statements/answer-pdf.server.ts'

export const handle = { permission: 'account' } as const

/** A statement about me as a file. */
export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)

  return answerPdf(await loadOwnStatement(deps.db, viewer.id, args.params.statementId))
}
