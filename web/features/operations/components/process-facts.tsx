import { Facts } from '#web/ui/facts.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { RailSection } from '#web/ui/page-head.tsx'
import type { ProcessDetail } from '../queries/load-process.server.ts'

export function ProcessFacts({ process }: { process: ProcessDetail }) {
  const { community, member, organization } = process

  return (
    <RailSection title="Facts">
      <Facts
        facts={[
          ...(member
            ? [
                {
                  label: 'Member',
                  value: <span className="[overflow-wrap:anywhere]">{`${member.name}, ${member.email}`}</span>,
                },
              ]
            : []),
          ...(community
            ? [{ label: 'Community', value: <TextLink to={`/c/${community.slug}`}>{community.name}</TextLink> }]
            : []),
          { label: 'Organization', value: organization.name },
          { label: 'Opened', value: <Moment at={process.openedAt} /> },
          { label: 'Last written', value: <Moment at={process.updatedAt} /> },
          { label: 'Run', value: `${process.episode}, write ${process.step}` },
          ...(process.closedAt ? [{ label: 'Closed', value: <Moment at={process.closedAt} /> }] : []),
          ...(process.closeReason ? [{ label: 'Why', value: process.closeReason }] : []),
        ]}
      />
    </RailSection>
  )
}
