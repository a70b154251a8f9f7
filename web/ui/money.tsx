import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { formatMoney } from './format-money.ts'

export type Amount = { amountCents: number; currency: string }

/** An amount with its currency's decimals and a true minus. */
export function Money({ amountCents, currency }: Amount) {
  return <span className="whitespace-nowrap tabular-nums">{formatMoney(amountCents, currency)}</span>
}

export type MoneyLine = { label: ReactNode; amount: Amount; hint?: ReactNode; isTotal?: boolean }

/** Amounts under each other with the sentence that explains them, the total last. */
export function MoneyLines({ lines }: { lines: MoneyLine[] }) {
  return (
    <dl>
      {lines.map((line, index) => (
        <div key={index} className={cx('money', line.isTotal && 'money-total')}>
          <dt>{line.label}</dt>
          <dd>{formatMoney(line.amount.amountCents, line.amount.currency)}</dd>
          {line.hint && <dd className="hint">{line.hint}</dd>}
        </div>
      ))}
    </dl>
  )
}

/** A price with the words that belong to it: `€29.00 a month, from Fri 27 Nov`. */
export function Price({ amountCents, currency, children }: Amount & { children?: ReactNode }) {
  return (
    <p className="price">
      {formatMoney(amountCents, currency)} {children && <small>{children}</small>}
    </p>
  )
}
