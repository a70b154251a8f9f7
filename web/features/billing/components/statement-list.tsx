import { Money } from '#web/ui/money.tsx'
import { RowLink, Rows } from '#web/ui/sheet.tsx'
import type { BillStatement } from '../queries/load-billing.server.ts'
import { ownStatementPath } from '../statements/statement-paths.ts'

/** What was credited to me, each with its document. */
export function StatementList({ statements }: { statements: BillStatement[] }) {
  return (
    <Rows label="Credit statements">
      {statements.map(({ statementId, label, about, community, amountCents, currency }) => (
        <RowLink
          key={statementId}
          to={ownStatementPath(statementId)}
          title={`Credit statement ${label}`}
          sub={`${about} · ${community}`}
          after={<Money amountCents={amountCents} currency={currency} />}
        />
      ))}
    </Rows>
  )
}
