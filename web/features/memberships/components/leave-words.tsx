import { Money } from '#web/ui/money.tsx'
import { Moment } from '#web/ui/moment.tsx'
import type { WayOut } from '#workflows/memberships/leaving.rules.ts'

export type LeaveWordsProps = {
  way: WayOut
  status: string
  endsAt: string | null
  /** What a pause that runs has credited: it ends with the membership. */
  credit: { creditCents: number; currency: string } | null
}

/** What leaving means, before it is done: until when, what it costs, what stays. */
export function LeaveWords({ way, status, endsAt, credit }: LeaveWordsProps) {
  return (
    <ul className="grid list-disc gap-2 pl-5">
      <Access way={way} status={status} endsAt={endsAt} />
      {credit && credit.creditCents > 0 && (
        <li>
          You lose your credit of{' '}
          <strong>
            <Money amountCents={credit.creditCents} currency={credit.currency} />
          </strong>{' '}
          for the time you did not use. It is not paid out.
        </li>
      )}
      <li>
        {way === 'grant'
          ? 'Nothing is charged. What was paid is not paid back.'
          : 'Nothing more is charged, now or then.'}
      </li>
      <li>What you wrote stays, unless you delete it before. After the end you read as a guest.</li>
      <li>
        {way === 'at-period-end'
          ? 'Until then one button brings your membership back as it was. Later you can join again.'
          : 'You can join again at any time, at the price of that day.'}
      </li>
    </ul>
  )
}

function Access({ way, status, endsAt }: Omit<LeaveWordsProps, 'credit'>) {
  if (way === 'at-period-end' && endsAt) {
    return (
      <li>
        You keep full access until <Moment at={endsAt} />: that is paid for.
      </li>
    )
  }
  if (way === 'at-period-end') return <li>You keep full access until the end of what you paid for.</li>
  const why =
    way === 'grant'
      ? 'Your access ends at once.'
      : status === 'paused'
        ? 'Your membership is paused, so it ends at once.'
        : 'The last charge was not paid, so your membership ends at once.'

  return <li>{why}</li>
}
