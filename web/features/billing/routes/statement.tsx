import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { StatementDocument } from '../components/statement-document.tsx'
import { loadIssuedStatement } from '../queries/load-statement.server.ts'
import { issuedStatementPath, statementsPath } from '../statements/statement-paths.ts'

export const handle = { permission: 'organization.manage', title: 'Credit statement' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.content.label ?? 'Credit statement'} · Kumiko` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)
  const found = await loadIssuedStatement(deps.db, organizationId, args.params.statementId)
  if (!found) throw notFound()

  return { ...found, slug: organization.slug }
}

export default function Statement() {
  const { statementId, content, slug } = useLoaderData<typeof loader>()

  return (
    <StatementDocument
      content={content}
      here={issuedStatementPath(slug, statementId)}
      back={{ to: statementsPath(slug), label: 'Credit statements' }}
    />
  )
}
