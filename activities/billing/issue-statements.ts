import type { Tx } from '#prisma/database.ts'
import type { StatementContent } from '#workflows/billing/statement-content.ts'
import {
  composeStatement,
  creditSeries,
  type Parties,
  type StatementFact,
  statementLabel,
} from '#workflows/billing/statement.rules.ts'

export type IssueStatementsInput = { organizationId: string; membershipId: string; facts: StatementFact[] }

/**
 * Issues the statement of each fact that has none yet, in the caller's transaction: rolled back, the facts and their
 * numbers are gone together. Safe to repeat. It locks the series until the transaction ends, so it comes late in it.
 * Returns the labels that were given.
 */
export async function issueStatements(tx: Tx, input: IssueStatementsInput): Promise<string[]> {
  const { organizationId, membershipId } = input
  if (!(await hasMissing(tx, input))) return []
  const parties = await loadParties(tx, input)
  const { lastNumber, at } = await lockSeries(tx, organizationId)
  // Whoever held the lock before may have issued them.
  const missing = await findMissing(tx, input)
  const contents = missing.map((fact, index) =>
    composeStatement(fact, parties, { label: statementLabel(creditSeries, lastNumber + index + 1), issuedAt: at }),
  )
  for (const [index, fact] of missing.entries()) {
    const content = contents[index]
    if (content) await insert(tx, { organizationId, membershipId, fact, content })
  }

  return contents.map(({ label }) => label)
}

async function hasMissing(tx: Tx, input: IssueStatementsInput): Promise<boolean> {
  return input.facts.length > 0 && (await findMissing(tx, input)).length > 0
}

async function findMissing(tx: Tx, { organizationId, facts }: IssueStatementsInput): Promise<StatementFact[]> {
  const known = await tx.statement.findMany({
    where: { organizationId, OR: facts.map(({ sourceKind, sourceId }) => ({ sourceKind, sourceId })) },
    select: { sourceKind: true, sourceId: true },
  })

  return facts.filter(
    (fact) => !known.some((one) => one.sourceKind === fact.sourceKind && one.sourceId === fact.sourceId),
  )
}

/** The clock of the database under the lock: dates rise with the numbers. */
async function lockSeries(tx: Tx, organizationId: string): Promise<{ lastNumber: number; at: Date }> {
  await tx.$executeRaw`
    insert into statement_counters (organization_id, series) values (${organizationId}::uuid, ${creditSeries})
    on conflict (organization_id, series) do nothing`
  const [counter] = await tx.$queryRaw<{ lastNumber: number }[]>`
    select last_number as "lastNumber" from statement_counters
    where organization_id = ${organizationId}::uuid and series = ${creditSeries} for update`
  const [clock] = await tx.$queryRaw<{ at: Date }[]>`select clock_timestamp() as at`
  if (!counter || !clock) throw new Error(`The series ${creditSeries} has no counter`)

  return { lastNumber: counter.lastNumber, at: clock.at }
}

async function loadParties(tx: Tx, { organizationId, membershipId }: IssueStatementsInput): Promise<Parties> {
  const membership = await tx.membership.findUniqueOrThrow({
    where: { organizationId_id: { organizationId, id: membershipId } },
    select: {
      user: { select: { id: true, name: true, email: true } },
      plan: { select: { name: true } },
      community: { select: { name: true, timeZone: true, organization: { select: { name: true } } } },
    },
  })
  const { user, plan, community } = membership

  return {
    issuer: { organizationId, name: community.organization.name },
    recipient: { userId: user.id, name: user.name, email: user.email },
    membership: { membershipId, community: community.name, plan: plan.name },
    timeZone: community.timeZone,
  }
}

type Issue = Omit<IssueStatementsInput, 'facts'> & { fact: StatementFact; content: StatementContent }

async function insert(tx: Tx, { organizationId, membershipId, fact, content }: Issue): Promise<void> {
  const { sourceKind, sourceId, subject } = fact
  const { number } = await tx.statement.create({
    data: {
      ...{ organizationId, membershipId, userId: content.recipient.userId, sourceKind, sourceId, subject, content },
      series: creditSeries,
      // The database gives it, whatever stands here.
      number: 0,
      amountCents: content.total.grossCents,
      currency: content.currency,
      issuedAt: new Date(content.issuedAt),
    },
    select: { number: true },
  })
  if (statementLabel(creditSeries, number) !== content.label) throw new Error(`${content.label} got number ${number}`)
}
