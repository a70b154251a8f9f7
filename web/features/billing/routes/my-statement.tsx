import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { StatementDocument } from '../components/statement-document.tsx'
import { billingPath } from '../paths.ts'
import { loadOwnStatement } from '../queries/load-statement.server.ts'
import { ownStatementPath } from '../statements/statement-paths.ts'

export const handle = { permission: 'account', title: 'Credit statement' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.content.label ?? 'Credit statement'} · Kumiko` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const found = await loadOwnStatement(deps.db, viewer.id, args.params.statementId)
  if (!found) throw notFound()

  return found
}

export default function MyStatement() {
  const { statementId, content } = useLoaderData<typeof loader>()

  return (
    <StatementDocument
      content={content}
      here={ownStatementPath(statementId)}
      back={{ to: `${billingPath}#statements`, label: 'Billing' }}
    />
  )
}
