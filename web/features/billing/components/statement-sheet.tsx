import type { StatementContent } from '#workflows/billing/statement-content.ts'
import { formatMoney } from '#workflows/shared/format-money.ts'
import { Facts } from '#web/ui/facts.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { factsOf, sumsOf } from '../statements/statement-words.ts'

/** A statement word for word, as it is in its file. */
export function StatementSheet({ content }: { content: StatementContent }) {
  const { issuer, recipient, lines, currency, effect } = content

  return (
    <Sheet isPadded>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        <Party label="From" name={issuer.name} />
        <Party label="For" name={recipient.name} sub={recipient.email} />
      </div>
      <dl className="mt-5 border-t border-line pt-2">
        {lines.map(({ text, netCents, taxCents, grossCents }, index) => (
          <div key={index} className="money">
            <dt>{text}</dt>
            <dd>{formatMoney(taxCents === 0 ? grossCents : netCents, currency)}</dd>
          </div>
        ))}
        {sumsOf(content).map(({ label, amount, isTotal }) => (
          <div key={label} className={isTotal ? 'money money-total' : 'money'}>
            <dt>{label}</dt>
            <dd>{amount}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 mb-5">{effect}</p>
      <Facts facts={factsOf(content)} />
    </Sheet>
  )
}

function Party({ label, name, sub }: { label: string; name: string; sub?: string }) {
  return (
    <div className="min-w-0">
      <p className="text-sm text-ink-faint">{label}</p>
      <p className="font-label break-words">{name}</p>
      {sub && <p className="text-sm break-words text-ink-soft">{sub}</p>}
    </div>
  )
}
