import { useClock } from '#web/ui/clock.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { formatMoney } from '#web/ui/format-money.ts'
import { PromiseLine } from '#web/ui/promise-line.tsx'
import { fillMarks } from '#workflows/shared/fill-marks.ts'
import { priceText } from '../../community/words.ts'
import type { JoinOption } from '../queries/load-join.server.ts'
import { PriceLines } from './join-price.tsx'
import { showSteps } from './promise-steps.ts'

/**
 * What belongs to the chosen plan shows itself by the form's own state, so the choice works without script. Written out,
 * because class names are found by reading the source.
 */
const shownWith = [
  'hidden group-has-[#plan-0:checked]/join:block',
  'hidden group-has-[#plan-1:checked]/join:block',
  'hidden group-has-[#plan-2:checked]/join:block',
  'hidden group-has-[#plan-3:checked]/join:block',
  'hidden group-has-[#plan-4:checked]/join:block',
  'hidden group-has-[#plan-5:checked]/join:block',
  'hidden group-has-[#plan-6:checked]/join:block',
  'hidden group-has-[#plan-7:checked]/join:block',
]

type Options = { options: JoinOption[] }

/** Plans as cards. */
export function PlanChoices({ options, chosenId }: Options & { chosenId: string }) {
  // What holds for every plan is said once, at the code.
  const isCodeGood = options.some(({ interval, codeRefusal }) => interval !== 'free' && codeRefusal === null)

  return (
    <fieldset>
      <legend className="mb-3 font-title">Choose how you pay</legend>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-[repeat(auto-fit,minmax(15rem,1fr))]">
        {options.map((plan, index) => (
          <label key={plan.id} className="choice choice-card" htmlFor={`plan-${index}`}>
            <input
              type="radio"
              id={`plan-${index}`}
              name="planId"
              value={plan.id}
              defaultChecked={plan.id === chosenId}
              required
            />
            <span className="grid">
              <span>{plan.name}</span>
              <span className="text-lg font-title tabular-nums">{priceText(plan)}</span>
            </span>
            <span className="hint">{(isCodeGood ? plan.codeRefusal : null) ?? hintOf(plan)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function hintOf({ interval, trialDays }: JoinOption): string {
  if (interval === 'free') return 'Nothing is charged.'
  if (interval === 'once') return 'Paid once, open for good.'
  const end = `Cancel any time, effective at the end of the ${interval}.`

  return trialDays > 0 ? `${trialDays} days free first. ${end}` : end
}

/** The promise line of the chosen plan, before anything is paid. */
export function WhatHappensWhen({ options }: Options) {
  const clock = useClock()

  return (
    <section aria-labelledby="when">
      <h2 id="when" className="mb-3 text-base">
        What happens when
      </h2>
      <div className="sheet sheet-bleed sheet-pad">
        {options.map((plan, index) => (
          <div key={plan.id} className={shownWith[index]}>
            <PromiseLine steps={showSteps(plan.steps, clock)} isWide label={`What happens when: ${plan.name}`} />
            <PriceLines plan={plan} />
          </div>
        ))}
      </div>
    </section>
  )
}

/** The sentence that is agreed to, with the amount and the moment of the chosen plan. */
export function ConsentText({ options }: Options) {
  const clock = useClock()

  return (
    <>
      {options.map((plan, index) => (
        <span key={plan.id} className={shownWith[index]}>
          {fillMarks(plan.consent, { ...clock, hasToday: false })}
        </span>
      ))}
    </>
  )
}

/** The one primary button, with the amount that is taken today. */
export function JoinButtons({ options }: Options) {
  return (
    <>
      {options.map((plan, index) => (
        <div key={plan.id} className={shownWith[index]}>
          <SubmitButton isWide busyLabel="Opening the payment page">
            {labelOf(plan)}
          </SubmitButton>
        </div>
      ))}
    </>
  )
}

function labelOf({ interval, trialDays, todayCents, currency }: JoinOption): string {
  if (interval === 'free') return 'Join for free'
  if (trialDays > 0) return `Start my ${trialDays}-day trial, ${formatMoney(0, currency)} today`

  return `Join and pay ${formatMoney(todayCents, currency)}`
}
