import type { PausePreview as Preview } from '#activities/memberships/preview-pause.ts'
import { useClock } from '#web/ui/clock.tsx'
import { MoneyLines } from '#web/ui/money.tsx'
import { PromiseLine } from '#web/ui/promise-line.tsx'
import { showSteps } from './promise-steps.ts'

/** What a pause credits, what stays open, when it resumes and what is charged then, before it is agreed to. */
export function PausePreview({ preview: { money, rate, owed, steps } }: { preview: Preview }) {
  const clock = useClock()
  if (!money || !rate) return null
  const amount = (amountCents: number) => ({ amountCents, currency: rate.currency })

  return (
    <div className="grid gap-5">
      <MoneyLines
        lines={[
          ...owed.map(({ amountCents, currency }) => ({
            label: 'Open, to be paid before it begins',
            amount: { amountCents, currency },
          })),
          { label: 'Credited, for the time you do not use', amount: amount(money.creditCents) },
          { label: 'The rest of the period in which you are back', amount: amount(money.restCents) },
          ...(money.earlierCents === 0
            ? []
            : [
                {
                  label: money.earlierCents > 0 ? 'Credit from before' : 'Open from before',
                  amount: amount(Math.abs(money.earlierCents)),
                },
              ]),
          ...(money.leftCents > 0 ? [{ label: 'Credit left for later', amount: amount(money.leftCents) }] : []),
          { label: 'Charged when it resumes', amount: amount(money.chargeCents), isTotal: true },
        ]}
      />
      <PromiseLine steps={showSteps(steps, clock)} isWide label="How the pause would run" />
    </div>
  )
}
