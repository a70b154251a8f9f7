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
  const isTaxReversed = await wasTaxReversed(tx, input)
  const fact = pauseStatement({ pauseId, pausedAt: pausedAt.toISOString(), currency, lines, isTaxReversed })

  return issueStatements(tx, { organizationId, membershipId, facts: [fact] })
}

/** The unused time was bought with the newest invoice before the pause. */
async function wasTaxReversed(
  tx: Tx,
  { organizationId, membershipId, pausedAt }: PauseStatementInput,
): Promise<boolean> {
  const bought = await tx.invoice.findFirst({
    where: { organizationId, membershipId, issuedAt: { lte: pausedAt } },
    orderBy: { issuedAt: 'desc' },
    select: { isTaxReversed: true },
  })

  return bought?.isTaxReversed ?? false
}
