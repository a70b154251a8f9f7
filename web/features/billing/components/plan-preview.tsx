import type { ChangePreview } from '#activities/billing/preview-change.ts'
import { formatMoney } from '#web/ui/format-money.ts'
import { Moment } from '#web/ui/moment.tsx'
import { Money, MoneyLines } from '#web/ui/money.tsx'

/** What a change costs now and later, before it is agreed to. Amounts are of Stripe's own preview. */
export function PlanPreview({ preview }: { preview: ChangePreview }) {
  const { currency, lines, contained, heldCents, dueCents, creditLeftCents, interval, between } = preview
  const amount = (amountCents: number) => ({ amountCents, currency })
  const taxes = contained.map((tax) => `${tax.text}: ${formatMoney(tax.amountCents, currency)}`).join('; ')

  return (
    <div className="grid gap-4">
      {preview.kind === 'interval' && (
        <p className="text-ink-soft">Now, a new {interval} begins today. What is left of this period is credited.</p>
      )}
      <MoneyLines
        lines={[
          ...lines.map(({ text, amountCents }) => ({ label: text, amount: amount(amountCents) })),
          ...(heldCents === 0
            ? []
            : [{ label: heldCents > 0 ? 'Credit you hold' : 'Owed from before', amount: amount(-heldCents) }]),
          ...(creditLeftCents > 0 ? [{ label: 'Kept as credit', amount: amount(creditLeftCents) }] : []),
          { label: 'You pay now', amount: amount(dueCents), isTotal: true },
        ]}
      />
      {taxes && <p className="text-ink-soft">{taxes}.</p>}
      <p className="text-ink-soft">
        Next charge: <Money amountCents={preview.nextAmountCents} currency={currency} />,{' '}
        <Moment at={preview.nextChargeAt} hasYear={interval === 'year'} />
        {creditLeftCents > 0 ? ', after the credit' : ''}. Then{' '}
        {between && (
          <>
            {formatMoney(between.amountCents, currency)} each {interval} until <Moment at={between.until} show="day" />,
            then{' '}
          </>
        )}
        {formatMoney(preview.fullAmountCents, currency)} each {interval}, until you cancel.
      </p>
    </div>
  )
}
