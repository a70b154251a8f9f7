import type { Tx } from '#prisma/database.ts'
import { pauseStatement } from '#workflows/billing/statement.rules.ts'
import { issueStatements } from '../billing/issue-statements.ts'
import type { PauseCredit } from './find-pause-credit.ts'

export type PauseStatementInput = {
  organizationId: string
  membershipId: string
  pauseId: string
  pausedAt: Date
  credit: PauseCredit
}

/** States what a pause credits, once, in the transaction that writes it. A pause that credits nothing needs no statement. */
export async function issuePauseStatement(tx: Tx, input: PauseStatementInput): Promise<string[]> {
  const { organizationId, membershipId, pauseId, pausedAt, credit } = input
  if (credit.amountCents === 0) return []
  const { currency, lines } = credit
  const fact = pauseStatement({ pauseId, pausedAt: pausedAt.toISOString(), currency, lines })

  return issueStatements(tx, { organizationId, membershipId, facts: [fact] })
}
