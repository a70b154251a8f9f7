import { ButtonLink } from '#web/ui/button.tsx'
import { Emblem } from '#web/ui/emblem.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Price } from '#web/ui/money.tsx'
import { Sheet, SheetFoot, SheetHead } from '#web/ui/sheet.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { wayOut } from '#workflows/memberships/leaving.rules.ts'
import type { MyMembership } from '../queries/load-my-memberships.server.ts'
import { leavePath, pausePath, stageOfMembership } from '../next-words.ts'
import { KeepForm } from './keep-form.tsx'

/** One membership: what is charged next, and with what. */
export function MembershipSheet({ membership, token }: { membership: MyMembership; token: string }) {
  const { community, process, state } = membership
  const stage = stageOfMembership(membership)

  return (
    <Sheet>
      <SheetHead
        before={<Emblem slug={community.slug} size="medium" />}
        title={community.name}
        sub={
          membership.joinedAt && (
            <>
              Member since <Moment at={membership.joinedAt} show="day" />
            </>
          )
        }
        after={
          <Stage kind={stage.kind} isChip>
            {stage.word}
          </Stage>
        }
      />
      {state === 'pending' && process?.nextAt && (
        <p className="sheet-pad">
          Your transfer is on its way, usually until <Moment at={process.nextAt} />. There is nothing to do: you are in
          once it is there, and we write to you.
        </p>
      )}
      {state !== 'ended' && state !== 'pending' && (
        <div className="sheet-pad grid grid-cols-1 gap-5 md:grid-cols-2">
          <NextCharge membership={membership} />
          <PaidWith membership={membership} />
        </div>
      )}
      <SheetFoot>
        {process && (
          <ButtonLink to={`/members/me/next#${process.id}`} isSmall>
            What happens next
          </ButtonLink>
        )}
        <ButtonLink to={`/c/${community.slug}`} isSmall kind="quiet">
          Open the community
        </ButtonLink>
        {state !== 'pending' && <WayOutOf membership={membership} token={token} />}
      </SheetFoot>
    </Sheet>
  )
}

type WayOutProps = {
  membership: Pick<MyMembership, 'id' | 'state' | 'stripeStatus' | 'hasSubscription' | 'cancelAt' | 'process'>
  token: string
}

/** The way out, or back while it is open. A trial is cancelled on the page of its process. */
export function WayOutOf({ membership, token }: WayOutProps) {
  const { id, process, stripeStatus: status } = membership
  const way = wayOut({ ...membership, status })
  if (way === 'over') return null
  if (way === 'ending') return <KeepForm membershipId={id} token={token} />
  if (way !== 'trial') {
    return (
      <>
        {(status === 'active' || status === 'past_due' || status === 'paused') && (
          <ButtonLink to={pausePath(id)} isSmall kind="quiet">
            {status === 'paused' ? 'See the pause' : 'Pause'}
          </ButtonLink>
        )}
        <ButtonLink to={leavePath(id)} isSmall kind="quiet">
          Leave
        </ButtonLink>
      </>
    )
  }

  return (
    process &&
    !membership.cancelAt && (
      <ButtonLink to={`/members/me/next#${process.id}`} isSmall kind="quiet">
        Cancel the trial
      </ButtonLink>
    )
  )
}

export function NextCharge({ membership }: { membership: Pick<MyMembership, 'charge' | 'cancelAt'> }) {
  const { charge, cancelAt } = membership

  return (
    <div>
      <h3 className="text-sm font-text text-ink-faint">Next charge</h3>
      {charge && !cancelAt ? (
        <Price amountCents={charge.amountCents} currency={charge.currency}>
          <Moment at={charge.at} />
        </Price>
      ) : (
        <p className="font-title">None planned</p>
      )}
      {cancelAt && (
        <p className="text-sm text-ink-soft">
          You cancelled. It stays open until <Moment at={cancelAt} />.
        </p>
      )}
    </div>
  )
}

type CardProps = { membership: Pick<MyMembership, 'cardBrand' | 'cardLast4' | 'cardExpiresOn'> }

export function PaidWith({ membership: { cardBrand, cardLast4, cardExpiresOn } }: CardProps) {
  return (
    <div>
      <h3 className="text-sm font-text text-ink-faint">Paid with</h3>
      <p className="font-title tabular-nums">{cardLast4 ? `${brandWord(cardBrand)} ending ${cardLast4}` : 'No card'}</p>
      {cardExpiresOn && <p className="text-sm text-ink-soft">Expires {cardExpiresOn}</p>}
    </div>
  )
}

function brandWord(brand: string | null): string {
  if (!brand) return 'Card'

  return brand.charAt(0).toUpperCase() + brand.slice(1)
}
