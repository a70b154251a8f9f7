import { Link } from '@remix-run/react'
import { useClock } from '#web/ui/clock.tsx'
import { Facts } from '#web/ui/facts.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Money } from '#web/ui/money.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { disputeReason } from '#workflows/billing/dispute-words.ts'
import { stageOfDispute } from '../dispute-stage.ts'
import { invoicesPath } from '../paths.ts'
import type { DisputePage } from '../queries/load-dispute.server.ts'

export type DisputeFactsProps = { dispute: DisputePage; slug: string; stripeUrl: string }

/** What is disputed, why, until when an answer counts, and what it moved. */
export function DisputeFacts({ dispute, slug, stripeUrl }: DisputeFactsProps) {
  const { now } = useClock()
  const { member, community, reason, openedAt, evidenceDueAt, closedAt, amountCents, currency, cardLast4 } = dispute
  const stage = stageOfDispute(dispute, now)
  const feeCents = dispute.movements.reduce((sum, movement) => sum + movement.feeCents, 0)

  return (
    <Facts
      facts={[
        { label: 'State', value: <Stage kind={stage.kind}>{stage.word}</Stage> },
        { label: 'Member', value: `${member.name}, ${member.email}` },
        { label: 'For', value: <ForInvoice dispute={dispute} slug={slug} community={community} /> },
        { label: 'Amount', value: <Money amountCents={amountCents} currency={currency} /> },
        ...(feeCents > 0
          ? [{ label: 'Stripe’s fee', value: <Money amountCents={feeCents} currency={currency} /> }]
          : []),
        { label: 'The bank says', value: disputeReason(reason) },
        ...(cardLast4 ? [{ label: 'Card', value: `ending ${cardLast4}` }] : []),
        { label: 'Opened', value: <Moment at={openedAt} hasYear /> },
        ...(evidenceDueAt && !closedAt
          ? [{ label: 'Answer until', value: <Moment at={evidenceDueAt} hasYear /> }]
          : []),
        ...(closedAt ? [{ label: 'Decided', value: <Moment at={closedAt} hasYear /> }] : []),
        {
          label: 'At Stripe',
          value: (
            <a className="link" href={stripeUrl}>
              Open in the dashboard
            </a>
          ),
        },
      ]}
    />
  )
}

function ForInvoice({ dispute, slug, community }: { dispute: DisputePage; slug: string; community: string }) {
  const { invoice } = dispute
  if (!invoice) return <>{community}</>

  return (
    <>
      {community},{' '}
      <Link className="link" to={`${invoicesPath(slug)}/${invoice.id}`}>
        {invoice.number ? `invoice ${invoice.number}` : 'its invoice'}
      </Link>
    </>
  )
}
