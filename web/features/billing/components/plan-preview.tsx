import type { ChangePreview } from '#activities/billing/preview-change.ts'
import { formatMoney } from '#web/ui/format-money.ts'
import { Moment } from '#web/ui/moment.tsx'
import { Money, MoneyLines } from '#web/ui/money.tsx'

/** What a change costs now and later, before it is agreed to. Amounts are of Stripe's own preview. */
export function PlanPreview({ preview }: { preview: ChangePreview }) {
  const { currency, lines, creditUsedCents, dueCents, creditLeftCents, interval } = preview
  const amount = (amountCents: number) => ({ amountCents, currency })

  return (
    <div className="grid gap-4">
      {preview.kind === 'interval' && (
        <p className="text-ink-soft">Now, a new {interval} begins today. What is left of this period is credited.</p>
      )}
      <MoneyLines
        lines={[
          ...lines.map(({ text, amountCents }) => ({ label: text, amount: amount(amountCents) })),
          ...(creditUsedCents > 0 ? [{ label: 'Credit you hold', amount: amount(-creditUsedCents) }] : []),
          ...(creditLeftCents > 0 ? [{ label: 'Kept as credit', amount: amount(creditLeftCents) }] : []),
          { label: 'You pay now', amount: amount(dueCents), isTotal: true },
        ]}
      />
      <p className="text-ink-soft">
        Next charge: <Money amountCents={preview.nextAmountCents} currency={currency} />,{' '}
        <Moment at={preview.nextChargeAt} hasYear={interval === 'year'} />
        {creditLeftCents > 0 ? ', after the credit' : ''}. Then {formatMoney(preview.fullAmountCents, currency)} each{' '}
        {interval}, until you cancel.
      </p>
    </div>
  )
}
