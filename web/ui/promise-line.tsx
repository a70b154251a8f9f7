import type { ReactNode } from 'react'
import { cx } from './cx.ts'
import { formatMoney } from './format-money.ts'
import { Joint, type JointShape } from './joint.tsx'
import { Moment } from './moment.tsx'
import type { Amount } from './money.tsx'

export type StepKind = 'kept' | 'now' | 'person' | 'next' | 'later' | 'failed'

export type PromiseStep =
  | {
      kind: StepKind
      title: ReactNode
      /** The moment as an ISO text, or words where there is none yet ("48 h after that"). */
      at?: string
      when?: ReactNode
      text?: ReactNode
      money?: Amount
      actions?: ReactNode
    }
  | { kind: 'branch'; condition: ReactNode; text: ReactNode }

export type PromiseLineProps = { steps: PromiseStep[]; isWide?: boolean; isFolded?: boolean; label?: string }

const joints: Record<StepKind, { shape: JointShape; label: string }> = {
  kept: { shape: 'full-small', label: 'Done' },
  now: { shape: 'full', label: 'Now' },
  person: { shape: 'full-call', label: 'Needs you' },
  next: { shape: 'open', label: 'Next' },
  later: { shape: 'open-small', label: 'Later' },
  failed: { shape: 'full-cross', label: 'Failed' },
}

/**
 * A promise as a line: what happened, now, next, when, what it costs, what I can do. `isFolded` tucks all but the last
 * kept step behind "2 earlier steps", for a promise that needs nothing from the reader.
 */
export function PromiseLine({ steps, isWide = false, isFolded = false, label }: PromiseLineProps) {
  const firstOpen = steps.findIndex((step) => step.kind !== 'kept')
  const keptCount = firstOpen === -1 ? steps.length : firstOpen
  const foldedCount = isFolded && keptCount > 2 ? keptCount - 1 : 0

  return (
    <div>
      {foldedCount > 0 && <FoldedSteps steps={steps.slice(0, foldedCount)} isWide={isWide} />}
      <StepList steps={steps.slice(foldedCount)} isWide={isWide} label={label} />
    </div>
  )
}

function FoldedSteps({ steps, isWide }: Pick<PromiseLineProps, 'steps' | 'isWide'>) {
  return (
    <details className="group mb-2">
      <summary className="link link-alone group-open:mb-2">{steps.length} earlier steps</summary>
      <StepList steps={steps} isWide={isWide} label="Earlier steps" />
    </details>
  )
}

function StepList({ steps, isWide, label }: PromiseLineProps) {
  return (
    <ol className={cx('promise', isWide && 'promise-wide')} aria-label={label}>
      {steps.map((step, index) => (
        <li key={index} className="step" data-joint={step.kind}>
          {step.kind === 'branch' ? <Branch {...step} /> : <Step {...step} />}
        </li>
      ))}
    </ol>
  )
}

function Branch({ condition, text }: Extract<PromiseStep, { kind: 'branch' }>) {
  return (
    <div className="step-what">
      <p>
        <b>{condition}</b> {text}
      </p>
    </div>
  )
}

function Step({ kind, title, at, when, text, money, actions }: Exclude<PromiseStep, { kind: 'branch' }>) {
  return (
    <>
      <span className="step-when">{when ?? (at ? <Moment at={at} /> : kind === 'now' && 'Now')}</span>
      <Joint {...joints[kind]} />
      <div className="step-what">
        <span className="step-title">{title}</span>
        {text && <p className="text-ink-soft">{text}</p>}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
      {money && <span className="step-money">{formatMoney(money.amountCents, money.currency)}</span>}
    </>
  )
}
