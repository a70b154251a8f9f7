import { useClock } from '#web/ui/clock.tsx'
import { Stage } from '#web/ui/stage.tsx'
import type { InvoiceReader } from '../invoice-dispute.ts'
import { type InvoiceFacts, invoiceStage } from '../invoice-words.ts'

export type InvoiceStateProps = { invoice: InvoiceFacts; reader: InvoiceReader }

/** Where an invoice stands; of a disputed one the amount too. */
export function InvoiceState({ invoice, reader }: InvoiceStateProps) {
  const { now } = useClock()
  const { kind, word, sub } = invoiceStage(invoice, { reader, now })
  if (!sub) return <Stage kind={kind}>{word}</Stage>

  return (
    <span className="grid">
      <Stage kind={kind}>{word}</Stage>
      <span className="text-sm text-ink-faint">{sub}</span>
    </span>
  )
}
