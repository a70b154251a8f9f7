import { Avatar, AvatarStack } from '#web/ui/avatar.tsx'
import { Badge, Count, Dot, Keycap } from '#web/ui/badge.tsx'
import { Button } from '#web/ui/button.tsx'
import { Deadline } from '#web/ui/deadline.tsx'
import { HoldTimer } from '#web/ui/hold-timer.tsx'
import { MoneyLines, Price } from '#web/ui/money.tsx'
import { Moment, TwoZones } from '#web/ui/moment.tsx'
import { Person } from '#web/ui/person.tsx'
import { PromiseLine, type PromiseStep } from '#web/ui/promise-line.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { Stage, type StageKind } from '#web/ui/stage.tsx'
import Trophy from 'lucide-react/icons/trophy'
import { people } from '../sample.ts'
import { KitGrid, KitRow, KitSection } from './kit-section.tsx'

const stages: StageKind[] = ['waiting', 'running', 'person', 'paused', 'done', 'failed']
const eur = (amountCents: number) => ({ amountCents, currency: 'eur' })

const trial: PromiseStep[] = [
  { kind: 'kept', at: '2026-11-24T14:05:00Z', title: 'You joined. Card ending 4242 checked', money: eur(0) },
  { kind: 'kept', at: '2026-11-24T14:12:00Z', title: 'You said hello' },
  { kind: 'kept', at: '2026-11-24T14:31:00Z', title: 'You chose the goal “First paying client”' },
  {
    kind: 'now',
    title: 'You have full access',
    text: 'Cancel before Fri 27 Nov, 14:05 and you pay nothing.',
    actions: <Button isSmall>Cancel trial</Button>,
  },
  {
    kind: 'person',
    when: (
      <>
        By <Moment at="2026-11-26T12:00:00Z" />
      </>
    ),
    title: 'Choose a goal',
    text: 'Tobias needs a day to read it.',
    actions: (
      <Button isSmall kind="primary">
        Choose a goal
      </Button>
    ),
  },
  { kind: 'next', at: '2026-11-27T14:05:00Z', title: 'Trial ends, your membership begins', money: eur(2900) },
  {
    kind: 'branch',
    condition: 'If your card is declined,',
    text: 'nothing stops for 7 days. We tell you the same hour.',
  },
  { kind: 'later', when: '27th of each month', title: 'Renews until you cancel or pause', money: eur(2900) },
]

const proof: PromiseStep[] = [
  { kind: 'kept', at: '2026-11-24T21:12:00Z', title: 'Sent' },
  {
    kind: 'failed',
    at: '2026-11-25T09:40:00Z',
    title: 'File could not be read',
    text: 'postmortem.pdf is protected by a password.',
    actions: <Button isSmall>Send again</Button>,
  },
  { kind: 'next', when: '48 h after that', title: 'You have a decision' },
]

export function KitStages() {
  return (
    <KitSection
      title="Stages and badges"
      note="A joint is open while something can still happen. Shape first, colour second."
    >
      <KitRow>
        {stages.map((kind) => (
          <Stage key={kind} kind={kind} isChip />
        ))}
      </KitRow>
      <KitRow>
        {stages.map((kind) => (
          <Stage key={kind} kind={kind} />
        ))}
      </KitRow>
      <KitRow>
        <Badge>Members only</Badge>
        <Badge tone="pine">New</Badge>
        <Badge tone="wood" icon={Trophy}>
          Goal reached
        </Badge>
        <Count value={3} label="open" />
        <Count value={1284} label="members" isQuiet />
        <Dot />
        <Keycap>J</Keycap>
        <Keycap>Space</Keycap>
      </KitRow>
    </KitSection>
  )
}

export function KitPeople() {
  return (
    <KitSection title="People" note="The level sits on the avatar, the crown beside the name, the goal under it.">
      <KitGrid>
        <Person {...people.ines} level={9} isInstructor sub="Instructor · answers within 48 h" />
        <Person {...people.hanne} level={2} sub="First eval suite in CI · day 9" />
      </KitGrid>
      <KitRow>
        <Avatar {...people.seun} level={7} size="large" />
        <Avatar {...people.tobias} level={5} />
        <Avatar {...people.noor} size="small" />
        <Avatar {...people.hanne} size="tiny" />
        <AvatarStack>
          {Object.values(people).map((person) => (
            <Avatar key={person.userId} {...person} />
          ))}
        </AvatarStack>
      </KitRow>
    </KitSection>
  )
}

export function KitPromises() {
  return (
    <KitSection
      title="Promise line"
      note="What happened, what is now, what happens next, when, what it costs, what I can do. A strip at 60 degrees says: if not, then."
    >
      <Sheet isPadded>
        <PromiseLine steps={trial} isWide isFolded label="Trial of Studio Practice" />
      </Sheet>
      <KitGrid>
        <Sheet isPadded>
          <PromiseLine steps={proof} label="Proof" />
        </Sheet>
        <Sheet isPadded>
          <PromiseLine steps={trial} label="Trial, narrow" />
        </Sheet>
      </KitGrid>
    </KitSection>
  )
}

export function KitTimes() {
  return (
    <KitSection
      title="Deadline, hold, money"
      note="First the moment, then how far it is. Seconds only while a hold ticks."
    >
      <KitRow>
        <Deadline at="2026-11-27T14:05:00Z" />
        <Deadline at="2026-11-25T12:31:00Z" needsPerson />
        <Deadline at="2026-11-25T10:00:00Z" />
        <Deadline at="2027-01-11T09:00:00Z" isFrozen />
      </KitRow>
      <KitRow>
        <Moment at="2026-12-10T17:30:00Z" hasYear />
        <Moment at="2026-11-25T09:58:00Z" show="age" />
        <TwoZones at="2026-12-10T17:30:00Z" timeZone="Europe/Amsterdam" city="Rotterdam" />
      </KitRow>
      <KitGrid>
        <Sheet isPadded>
          <HoldTimer
            until="2026-11-25T10:29:41Z"
            lengthMs={600_000}
            title="2 seats in the room"
            after="Then they go back on sale."
            ended="Nothing was charged. 12 seats are left."
          />
        </Sheet>
        <Sheet isPadded>
          <HoldTimer
            until="2026-11-25T10:21:12Z"
            lengthMs={600_000}
            title="2 seats in the room"
            after="Then they go back on sale."
            ended="Nothing was charged. 12 seats are left."
          />
        </Sheet>
        <Sheet isPadded>
          <HoldTimer
            until="2026-11-25T10:19:00Z"
            lengthMs={600_000}
            title="2 seats in the room"
            after="Then they go back on sale."
            ended="Nothing was charged. 12 seats are left."
          />
        </Sheet>
        <Sheet isPadded>
          <MoneyLines
            lines={[
              { label: 'Founders’ Table, 11 Jan to 10 Feb', amount: eur(4900) },
              { label: 'Credit from your pause', amount: eur(-1423), hint: '9 unused days in November' },
              { label: 'You pay on Mon 11 Jan', amount: eur(3477), isTotal: true },
            ]}
          />
        </Sheet>
        <Price {...eur(2900)}>a month, from Fri 27 Nov, 14:05</Price>
        <Price amountCents={1200} currency="jpy" />
      </KitGrid>
    </KitSection>
  )
}
