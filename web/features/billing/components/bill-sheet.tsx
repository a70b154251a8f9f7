import { Form } from '@remix-run/react'
import { ButtonLink } from '#web/ui/button.tsx'
import { Emblem } from '#web/ui/emblem.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Sheet, SheetFoot, SheetHead } from '#web/ui/sheet.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { whyNotChange } from '#workflows/billing/plan-change.rules.ts'
import { NextCharge, PaidWith, WayOutOf } from '../../memberships/components/membership-sheet.tsx'
import { stageOfMembership } from '../../memberships/next-words.ts'
import { planPath } from '../paths.ts'
import type { Bill } from '../queries/load-billing.server.ts'

export type BillSheetProps = { bill: Bill; token: string }

/** One membership: its plan, the next charge, the card, and what I can do about each. */
export function BillSheet({ bill, token }: BillSheetProps) {
  const { community, plan, joinedAt } = bill
  const stage = stageOfMembership(bill)

  return (
    <Sheet>
      <SheetHead
        before={<Emblem slug={community.slug} size="medium" />}
        title={`${community.name}, ${plan.name}`}
        sub={
          joinedAt && (
            <>
              Member since <Moment at={joinedAt} show="day" />
            </>
          )
        }
        after={
          <Stage kind={stage.kind} isChip>
            {stage.word}
          </Stage>
        }
      />
      <div className="sheet-pad grid grid-cols-1 gap-5 md:grid-cols-2">
        <NextCharge membership={bill} />
        <PaidWith membership={bill} />
      </div>
      <SheetFoot>
        <Actions bill={bill} token={token} />
      </SheetFoot>
    </Sheet>
  )
}

function Actions({ bill, token }: BillSheetProps) {
  const { id, stripeStatus: status, hasCustomer, hasSubscription, isSwitching, dunningDay, process } = bill
  const isFixed = whyNotChange({ ...bill, status, isUnpaid: dunningDay !== null }) !== null

  return (
    <>
      {(isSwitching || !isFixed) && (
        <ButtonLink to={planPath(id)} isSmall>
          {isSwitching ? 'Planned change' : 'Change plan'}
        </ButtonLink>
      )}
      {hasCustomer && hasSubscription && (
        <>
          <StripeForm to="card" membershipId={id} label="Change card" />
          <StripeForm to="portal" membershipId={id} label="Open at Stripe" />
        </>
      )}
      {process && (
        <ButtonLink to={`/members/me/next#${process.id}`} isSmall kind="quiet">
          What happens next
        </ButtonLink>
      )}
      <WayOutOf membership={bill} token={token} />
    </>
  )
}

type StripeFormProps = { to: 'card' | 'portal'; membershipId: string; label: string }

/** Leads to Stripe's page. The whole document goes there, so no script takes the way. */
function StripeForm({ to, membershipId, label }: StripeFormProps) {
  return (
    <Form method="post" action={`/settings/billing/${to}?membership=${membershipId}`} reloadDocument>
      <SubmitButton kind={to === 'card' ? 'secondary' : 'quiet'} isSmall busyLabel="Opening Stripe">
        {label}
      </SubmitButton>
    </Form>
  )
}
