/** What the owner's money pages count, each from the ledger, the history of memberships, or the rows of a process alone. */
export const figures = [
  'mrr',
  'new',
  'returned',
  'expansion',
  'contraction',
  'paused',
  'churned',
  'trial-started',
  'trial-paid',
  'trial-lost',
  'recovered',
  'not-recovered',
  'pause-begun',
  'pause-accepted',
  'pause-resumed',
  'collected',
  'refunds',
  'chargebacks',
  'taxes',
  'net',
] as const
export type Figure = (typeof figures)[number]

/** What the first refusal of a failed payment needed (workflows/billing/dunning-routes.rules.ts); `unseen` when it was paid before we asked. */
export const declineClasses = ['soft', 'hard', 'authentication', 'no-method', 'unseen'] as const
export type DeclineClass = (typeof declineClasses)[number]

/** Seconds are the time it took, where a figure has one. */
export type Amount = { count: number; cents: number; seconds: number }
/** `part`: the class of a failed payment, else nothing. */
export type Cell = Amount & { month: string; planId: string; currency: string; figure: Figure; part: string }
export type Amounts = Record<Figure, Amount>
export type Recovery = { recovered: Amount; notRecovered: Amount }
export type Recoveries = Record<DeclineClass, Recovery>
export type MonthRow = { month: string; amounts: Amounts; recoveries: Recoveries }
export type PlanRow = { planId: string; amounts: Amounts }
export type Report = { months: MonthRow[]; plans: PlanRow[] }

export type Slice = { currency: string; planId: string; month: string; length: number }

const nothing: Amount = { count: 0, cents: 0, seconds: 0 }

/**
 * The months up to `month`, and each plan in that month. MRR is a position: the sum of everything that moved it until the
 * month's end; all else is what happened within the month. Months are those of UTC.
 */
export function reportOf(cells: Cell[], { currency, planId, month, length }: Slice): Report {
  const wanted = cells.filter((cell) => cell.currency === currency && (planId === '' || cell.planId === planId))
  const months = monthsUntil(month, length).map((each) => {
    return { month: each, amounts: amountsIn(wanted, each), recoveries: recoveriesIn(wanted, each) }
  })
  const plans = [...new Set(wanted.map((cell) => cell.planId))]
    .map((id) => {
      const own = wanted.filter((cell) => cell.planId === id)

      return { planId: id, amounts: amountsIn(own, month) }
    })
    .filter(({ amounts }) => figures.some((figure) => amounts[figure].count !== 0 || amounts[figure].cents !== 0))

  return { months, plans }
}

function amountsIn(cells: Cell[], month: string): Amounts {
  const of = (figure: Figure) =>
    cells
      .filter((cell) => cell.figure === figure && (figure === 'mrr' ? cell.month <= month : cell.month === month))
      .reduce(add, nothing)

  return Object.fromEntries(figures.map((figure) => [figure, of(figure)])) as Amounts
}

function recoveriesIn(cells: Cell[], month: string): Recoveries {
  const of = (part: DeclineClass, figure: Figure) =>
    cells.filter((cell) => cell.part === part && cell.figure === figure && cell.month === month).reduce(add, nothing)
  const entries = declineClasses.map((part): [DeclineClass, Recovery] => [
    part,
    { recovered: of(part, 'recovered'), notRecovered: of(part, 'not-recovered') },
  ])

  return Object.fromEntries(entries) as Recoveries
}

export function recoveryOf(amounts: Amounts): Recovery {
  return { recovered: amounts.recovered, notRecovered: amounts['not-recovered'] }
}

export function add(sum: Amount, cell: Amount): Amount {
  return { count: sum.count + cell.count, cents: sum.cents + cell.cents, seconds: sum.seconds + cell.seconds }
}

/** `2026-11`, the month of UTC. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7)
}

/** The first moment of a month. */
export function startOf(month: string): Date {
  return new Date(`${month}-01T00:00:00Z`)
}

export function monthAfter(month: string, by: number): string {
  return monthOf(new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1 + by, 1)))
}

/** Oldest first. */
export function monthsUntil(month: string, length: number): string[] {
  return Array.from({ length }, (_, index) => monthAfter(month, index + 1 - length))
}
