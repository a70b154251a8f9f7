import { ButtonLink } from '#web/ui/button.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Price } from '#web/ui/money.tsx'
import { Sheet, SheetFoot, SheetHead } from '#web/ui/sheet.tsx'
import type { TierState } from '../queries/load-tier.server.ts'
import { tierNames } from '#workflows/billing/tiers.rules.ts'
import { TierForm } from './tier-forms.tsx'
import { TierTrouble } from './tier-trouble.tsx'

export type TierSheetProps = { state: TierState; token: string; isAskingToCancel: boolean }

/** What is paid for now: the next charge, the card, the way out and back. Nothing where nothing was ever bought. */
export function TierSheet({ state, token, isAskingToCancel }: TierSheetProps) {
  const { bought, way, hasCustomer } = state
  if (!bought || way === 'over') return hasCustomer ? <Receipts token={token} /> : null

  return (
    <>
      <TierTrouble state={state} token={token} />
      <Sheet>
        <SheetHead title={tierNames[bought]} after={<Charge state={state} />} />
        {isAskingToCancel && way !== 'ending' ? (
          <Cancelling state={state} token={token} />
        ) : (
          <SheetFoot>
            <TierForm intent="portal" token={token} kind="secondary" isSmall busyLabel="Opening Stripe">
              Card and invoices at Stripe
            </TierForm>
            {way === 'ending' ? (
              <TierForm intent="keep" token={token} kind="secondary" isSmall busyLabel="Keeping">
                {`Keep ${tierNames[bought]}`}
              </TierForm>
            ) : (
              <ButtonLink to="?cancel=1" isSmall kind="quiet">
                {`Cancel ${tierNames[bought]}`}
              </ButtonLink>
            )}
          </SheetFoot>
        )}
      </Sheet>
    </>
  )
}

function Receipts({ token }: { token: string }) {
  return (
    <div>
      <TierForm intent="portal" token={token} kind="secondary" isSmall busyLabel="Opening Stripe">
        Invoices at Stripe
      </TierForm>
    </div>
  )
}

function Charge({ state }: { state: TierState }) {
  const { amountCents, currency, interval, currentPeriodEndsAt, cancelAt, way } = state
  if (way === 'ending' && cancelAt) {
    return (
      <p>
        Cancelled. It lasts until <Moment at={cancelAt} />, and nothing more is charged.
      </p>
    )
  }
  if (amountCents === null || !currency) return null

  return (
    <Price amountCents={amountCents} currency={currency}>
      a {interval ?? 'month'}
      {way === 'at-period-end' && currentPeriodEndsAt && (
        <>
          , next <Moment at={currentPeriodEndsAt} />
        </>
      )}
    </Price>
  )
}

/** The second of two clicks. */
function Cancelling({ state, token }: Pick<TierSheetProps, 'state' | 'token'>) {
  const { way, currentPeriodEndsAt, bought } = state
  const name = tierNames[bought ?? 'free']

  return (
    <div className="sheet-pad grid gap-4 border-t border-line">
      <p>
        {way === 'at-period-end' && currentPeriodEndsAt ? (
          <>
            {name} lasts until <Moment at={currentPeriodEndsAt} />, then you are on Free.
          </>
        ) : (
          <>{name} ends at once, because it is not paid.</>
        )}{' '}
        Nothing is deleted: every community stays open, you only make no new one beyond the limit of Free.
      </p>
      <div className="flex flex-wrap gap-2">
        <ButtonLink to="?" isSmall>
          {`Keep ${name}`}
        </ButtonLink>
        <TierForm intent="cancel" token={token} kind="danger" isSmall busyLabel="Cancelling">
          {`Cancel ${name}`}
        </TierForm>
      </div>
    </div>
  )
}
