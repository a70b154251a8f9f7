import { Link } from '@remix-run/react'
import { useClock } from '#web/ui/clock.tsx'
import { Money, MoneyLines } from '#web/ui/money.tsx'
import { RailSection } from '#web/ui/page-head.tsx'
import type { Billing, Sum } from '../queries/load-billing.server.ts'

export type BillingRailProps = Pick<Billing, 'year' | 'credits'> & { person: { name: string; email: string } }

/** The year in sums, what is credited, and where receipts go. */
export function BillingRail({ year, credits, person }: BillingRailProps) {
  const { now, timeZone } = useClock()
  const thisYear = new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }).format(now)

  return (
    <>
      {year.map((sum) => (
        <RailSection
          key={sum.currency}
          title={year.length > 1 ? `${thisYear} in ${sum.currency}` : `${thisYear} so far`}
        >
          <MoneyLines lines={linesOf(sum)} />
        </RailSection>
      ))}
      {credits.length > 0 && (
        <RailSection title="Credit you hold">
          <ul className="grid gap-1">
            {credits.map(({ organization, currency, amountCents }) => (
              <li key={`${organization} ${currency}`} className="flex justify-between gap-4">
                <span>{organization}</span>
                <Money amountCents={amountCents} currency={currency} />
              </li>
            ))}
          </ul>
          <p className="mt-2 text-sm text-ink-faint">The next invoice takes it first.</p>
        </RailSection>
      )}
      <RailSection title="Receipts go to">
        <p>{person.name}</p>
        <p className="break-words text-ink-soft">{person.email}</p>
        <Link className="link text-sm" to="/settings/email">
          Change
        </Link>
      </RailSection>
    </>
  )
}

function linesOf({ currency, paidCents, refundedCents, takenBackCents }: Sum) {
  const amount = (amountCents: number) => ({ amountCents, currency })
  const back = [
    ...(refundedCents > 0 ? [{ label: 'Given back', amount: amount(-refundedCents) }] : []),
    ...(takenBackCents > 0 ? [{ label: 'Taken back by your bank', amount: amount(-takenBackCents) }] : []),
  ]

  return [
    { label: 'Memberships', amount: amount(paidCents) },
    ...back,
    { label: 'You paid', amount: amount(paidCents - refundedCents - takenBackCents), isTotal: true },
  ]
}
