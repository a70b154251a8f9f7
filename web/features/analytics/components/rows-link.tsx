import { Link } from '@remix-run/react'
import { billingPath } from '../addresses.ts'
import type { Amount, DeclineClass, Figure } from '../figures.ts'
import type { AskedSlice } from '../schema.ts'
import { declineWords, figureWords, monthText } from '../words.ts'

export type Place = { slug: string; asked: AskedSlice }

export type RowsLinkProps = Place & {
  figure: Figure
  text: string
  month: string
  planId: string
  amounts: Partial<Record<Figure, Amount>>
  reason?: DeclineClass
}

/** A number that leads to its rows; plain where it has none. */
export function RowsLink({ figure, text, month, planId, amounts, reason, slug, asked }: RowsLinkProps) {
  const amount = amounts[figure]
  if (!amount || (amount.count === 0 && amount.cents === 0)) return <span className="text-ink-faint">{text}</span>

  return (
    <Link
      to={billingPath(slug, { ...asked, month, plan: planId, figure, ...(reason && { reason }) }, '/rows')}
      className="link tabular-nums"
    >
      {text}
      <span className="sr-only">
        , {figureWords[figure].label}
        {reason && `, ${declineWords[reason]},`} in {monthText(month)}
      </span>
    </Link>
  )
}
