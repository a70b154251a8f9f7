import { type PricedLine, type Rounded, roundTax, type Taxed } from './rounding.rules.ts'
import type { SourceKind, StatementContent } from './statement-content.ts'

/** The one series so far: credit statements. */
export const creditSeries = 'CS'

/** `CS-0007`; from ten thousand on it grows. */
export function statementLabel(series: string, number: number): string {
  return `${series}-${String(number).padStart(4, '0')}`
}

/** A fact that wants a statement. Amounts are positive where the member gains. */
export type StatementFact = {
  sourceKind: SourceKind
  sourceId: string
  /** The invoice or payment intent at Stripe. */
  subject: string | null
  at: string
  currency: string
  lines: (Taxed & { text: string | null; ratePpm: number | null })[]
  rates: StatementContent['rates']
  total: Taxed
  isTaxReversed: boolean
  invoice: StatementContent['invoice']
  note: string | null
  corrects: string | null
}

export type CreditLine = PricedLine & { text: string | null }
export type PauseCreditFact = {
  pauseId: string
  pausedAt: string
  currency: string
  lines: CreditLine[]
  isTaxReversed?: boolean
}

/** The credit of a pause. Inclusive prices keep what was credited; else tax comes on top, once a rate. */
export function pauseStatement({ pauseId, pausedAt, currency, lines, ...about }: PauseCreditFact): StatementFact {
  const mode = lines.every(({ contains }) => contains === 'gross') ? 'keep-gross' : 'sum-by-net'
  const taxed: Rounded = roundTax(lines, mode)

  return {
    sourceKind: 'pause',
    sourceId: pauseId,
    subject: null,
    at: pausedAt,
    currency,
    lines: taxed.lines.map((line, index) => {
      return { ...line, text: lines[index]?.text ?? null, ratePpm: lines[index]?.ratePpm ?? null }
    }),
    rates: taxed.rates.filter(({ ratePpm }) => ratePpm > 0),
    total: taxed.total,
    isTaxReversed: about.isTaxReversed ?? false,
    invoice: null,
    note: null,
    corrects: null,
  }
}

/** What the books say about a refund, all versions together: nothing is left of one that failed. */
export type BookedRefund = Taxed & { refundId: string; at: string; note: string | null }
export type KnownStatement = { sourceKind: string; sourceId: string; label: string; content: StatementContent }
export type BookedSale = {
  subject: string
  currency: string
  /** Set when the invoice was taken back after it was issued. */
  voided: (Taxed & { at: string }) | null
  refunds: BookedRefund[]
  invoice: StatementContent['invoice']
  isTaxReversed: boolean
}

/** The statements a sale lacks, in the order of their facts: of each refund, of one that failed, of an invoice taken back. */
export function dueStatements({ refunds, voided, ...sale }: BookedSale, known: KnownStatement[]): StatementFact[] {
  const { subject } = sale
  const has = (kind: SourceKind, id: string) =>
    known.some(({ sourceKind, sourceId }) => sourceKind === kind && sourceId === id)
  const given = refunds.flatMap(({ refundId, at, note, ...total }) => {
    if (total.grossCents === 0 || has('refund', refundId)) return []

    return [factOf('refund', refundId, { ...sale, at, total, note })]
  })
  const failed = refunds.flatMap(({ refundId, at, grossCents }) => {
    const wrong = known.find(({ sourceKind, sourceId }) => sourceKind === 'refund' && sourceId === refundId)
    if (!wrong || grossCents !== 0 || has('refund-failed', refundId)) return []
    const { label: corrects, content } = wrong

    return [factOf('refund-failed', refundId, { ...sale, at, total: mirror(content.total), note: null, corrects })]
  })
  const taken =
    !voided || voided.grossCents <= 0 || has('void', subject)
      ? []
      : [factOf('void', subject, { ...sale, at: voided.at, total: totalOf(voided), note: null })]

  return [...given, ...failed, ...taken].sort(
    (a, b) => a.at.localeCompare(b.at) || a.sourceId.localeCompare(b.sourceId),
  )
}

type Plain = Pick<StatementFact, 'subject' | 'currency' | 'invoice' | 'isTaxReversed' | 'at' | 'total' | 'note'> & {
  corrects?: string | null
}

/** One line and one tax, whose rate is not known here: the books keep its amount. */
function factOf(sourceKind: SourceKind, sourceId: string, { corrects = null, ...plain }: Plain): StatementFact {
  const { total } = plain
  const rates = total.taxCents === 0 ? [] : [{ ...total, ratePpm: null }]

  return { sourceKind, sourceId, ...plain, lines: [{ ...total, text: null, ratePpm: null }], rates, corrects }
}

function totalOf({ netCents, taxCents, grossCents }: Taxed): Taxed {
  return { netCents, taxCents, grossCents }
}

function mirror({ netCents, taxCents, grossCents }: Taxed): Taxed {
  return { netCents: 0 - netCents, taxCents: 0 - taxCents, grossCents: 0 - grossCents }
}

export type Parties = Pick<StatementContent, 'issuer' | 'recipient' | 'membership' | 'timeZone'>

/** The document, word for word, as it is frozen. */
export function composeStatement(
  fact: StatementFact,
  parties: Parties,
  { label, issuedAt }: { label: string; issuedAt: Date },
): StatementContent {
  const { sourceKind, currency, rates, total, isTaxReversed, invoice, note, corrects } = fact
  const day = longDate(fact.at, parties.timeZone)
  const words = wordsOf[sourceKind]({ day, number: invoice?.number ?? null, corrects: corrects ?? '' })

  return {
    version: 1,
    label,
    kind: sourceKind,
    about: words.about,
    effect: words.effect,
    note,
    ...parties,
    issuedAt: issuedAt.toISOString(),
    date: isoDate(issuedAt, parties.timeZone),
    currency,
    lines: fact.lines.map((line) => ({ ...line, text: line.text ?? words.line })),
    rates,
    total,
    isTaxReversed,
    invoice,
    corrects,
  }
}

type Facts = { day: string; number: string | null; corrects: string }
type Words = { about: string; line: string; effect: string }

const wordsOf: Record<SourceKind, (facts: Facts) => Words> = {
  pause: ({ day }) => ({
    about: `Pause from ${day}`,
    line: 'Unused time',
    effect: 'The next invoice takes this amount off.',
  }),
  refund: ({ day, number }) => ({
    about: number ? `Refund of invoice ${number}` : 'Refund of a purchase',
    line: `Given back on ${day}`,
    effect: 'The amount goes back the way it was paid.',
  }),
  'refund-failed': ({ day, corrects }) => ({
    about: `Correction of ${corrects}`,
    line: `The refund of ${day} did not go through`,
    effect: `The amount of ${corrects} is taken back.`,
  }),
  void: ({ day, number }) => ({
    about: number ? `Invoice ${number} cancelled` : 'Invoice cancelled',
    line: `Taken back on ${day}`,
    effect: 'Nothing is to be paid for this invoice.',
  }),
}

function longDate(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone }).format(
    new Date(at),
  )
}

function isoDate(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }).format(at)
}
