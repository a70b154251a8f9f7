import ArrowUpRight from 'lucide-react/icons/arrow-up-right'
import ChevronRight from 'lucide-react/icons/chevron-right'
import CreditCard from 'lucide-react/icons/credit-card'
import Ellipsis from 'lucide-react/icons/ellipsis'
import MessageCircle from 'lucide-react/icons/message-circle'
import X from 'lucide-react/icons/x'
import { AlertDialog } from '#web/ui/alert-dialog.tsx'
import { Avatar } from '#web/ui/avatar.tsx'
import { Dot, Keycap } from '#web/ui/badge.tsx'
import { Banner } from '#web/ui/banner.tsx'
import { Button } from '#web/ui/button.tsx'
import { Deadline } from '#web/ui/deadline.tsx'
import { Dialog, DialogCloser, DialogOpener } from '#web/ui/dialog.tsx'
import { Emblem } from '#web/ui/emblem.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Facts } from '#web/ui/facts.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Menu, MenuButton, MenuLink } from '#web/ui/menu.tsx'
import { Money, MoneyLines } from '#web/ui/money.tsx'
import { Pagination } from '#web/ui/pagination.tsx'
import { Progress } from '#web/ui/progress.tsx'
import { Row, RowLink, Rows, Sheet, SheetFoot, SheetHead } from '#web/ui/sheet.tsx'
import { RowsSkeleton } from '#web/ui/skeleton.tsx'
import { Stage, type StageKind } from '#web/ui/stage.tsx'
import { Table, type Column } from '#web/ui/table.tsx'
import { Segments, Tabs } from '#web/ui/tabs.tsx'
import { ToastCard } from '#web/ui/toast/toast-card.tsx'
import { useToast } from '#web/ui/toast/toasts.tsx'
import { people } from '../sample.ts'
import { KitGrid, KitRow, KitSection } from './kit-section.tsx'

type Member = { userId: string; name: string; goal: string; stage: StageKind; day: number; paidCents: number }

const members: Member[] = [
  { ...people.hanne, goal: 'Ship one model to production', stage: 'running', day: 58, paidCents: 35_100 },
  { ...people.seun, goal: '10k monthly revenue', stage: 'done', day: 29, paidCents: 117_600 },
  { ...people.noor, goal: '10k monthly revenue', stage: 'paused', day: 41, paidCents: 9_800 },
]

const columns: Column<Member>[] = [
  {
    head: 'Member',
    cell: (member) => (
      <span className="flex items-center gap-2 font-label whitespace-nowrap">
        <Avatar userId={member.userId} name={member.name} size="small" isDecorative />
        {member.name}
      </span>
    ),
  },
  { head: 'Stage', cell: (member) => <Stage kind={member.stage} isChip />, fold: 'end' },
  { head: 'Goal', cell: (member) => member.goal, fold: 'wide' },
  { head: 'Day', cell: (member) => member.day, isNumber: true, foldLabel: 'Day' },
  {
    head: 'Paid',
    cell: (member) => <Money amountCents={member.paidCents} currency="eur" />,
    isNumber: true,
    fold: 'end',
  },
]

export function KitNavigation() {
  return (
    <KitSection title="Tabs, segments, pages">
      <Tabs
        label="Community"
        items={[
          { to: '/dev/ui', label: 'Feed' },
          { to: '/dev/goals', label: 'Goals' },
          { to: '/dev/events', label: 'Events', count: 2 },
          { to: '/dev/members', label: 'Members' },
        ]}
      />
      <div>
        <Segments
          label="Order"
          items={[
            { to: '?order=latest', label: 'Latest', isCurrent: true },
            { to: '?order=top', label: 'Top this week', isCurrent: false },
            { to: '?order=open', label: 'Unanswered', count: 6, isCurrent: false },
          ]}
        />
      </div>
      <Pagination position="21 to 40 of 412" previous={{ to: '?page=1' }} next={{ to: '?page=3' }} />
    </KitSection>
  )
}

export function KitTable() {
  return (
    <KitSection title="Table and rows">
      <Sheet>
        <Table label="Members" columns={columns} items={members} keyOf={(member) => member.userId} />
      </Sheet>
      <Sheet>
        <SheetHead
          before={<Emblem slug="studio-practice" size="medium" />}
          title="Trial of Studio Practice"
          sub={<Stage kind="running">Running · 3 days</Stage>}
          after={<Deadline at="2026-11-27T14:05:00Z" />}
          level={3}
        />
        <Rows label="Communities">
          <RowLink
            to="/dev/ui"
            before={<Emblem slug="applied-ai-guild" size="medium" />}
            title="Applied AI Guild"
            sub="Next charge Thu 3 Dec, 06:00 · €39.00"
            after={<Icon as={ChevronRight} />}
          />
          <RowLink
            to="/dev/ui"
            before={<Emblem slug="founders-table" size="medium" />}
            title="Founders’ Table"
            sub="Resumes Mon 11 Jan, 09:00"
            after={
              <>
                <Dot />
                <Icon as={ChevronRight} />
              </>
            }
          />
          <Row title="A row that leads nowhere" after={<Button isSmall>Review</Button>} />
        </Rows>
        <SheetFoot>
          <Button>Change card</Button>
          <Button kind="quiet">Pause</Button>
        </SheetFoot>
      </Sheet>
      <Facts
        facts={[
          { label: 'Answers within', value: '48 h, median 19 h' },
          { label: 'Goals reached', value: '57 this year' },
        ]}
      />
    </KitSection>
  )
}

export function KitMessages() {
  const show = useToast()

  return (
    <KitSection title="Banner, toast, progress">
      <div className="grid gap-2">
        <Banner title="Your trial goes on until Tobias answers.">
          At most until Fri 4 Dec, 14:05. Nothing is charged before.
        </Banner>
        <Banner
          tone="amber"
          icon={CreditCard}
          title="Your card was declined. You keep full access."
          action={<Button isSmall>Change card</Button>}
        >
          We try again on Sat 28 Nov. From Wed 2 Dec the community is read-only.
        </Banner>
        <Banner tone="red" title="Founders’ Summit is cancelled.">
          €120.00 goes back to card ending 4242, there by Wed 2 Dec.
        </Banner>
        <Banner tone="slate" title="Paused until Mon 11 Jan, 09:00." action={<Button isSmall>Resume now</Button>}>
          You can read. Your goal and ranking are frozen.
        </Banner>
      </div>
      <KitGrid>
        <ToastCard
          toast={{
            title: 'Approved. Noor knows.',
            text: 'You can undo until 10:21.',
            action: { label: 'Undo', to: '/dev/form', method: 'post' },
          }}
        />
        <ToastCard
          toast={{ title: 'Not saved, the connection dropped.', text: 'Your text is kept here.', tone: 'failed' }}
          onClose={() => undefined}
        />
        <Progress label="Refunding 2,160 tickets" done={1318} total={2160} failed={2} note="about 4 min left" />
        <Progress
          label="Importing members.csv"
          done={1040}
          total={12_800}
          unit="rows"
          note="You can leave, it goes on"
        />
      </KitGrid>
      <KitRow>
        <Button onClick={() => show({ title: 'Copied.' })}>Show a toast</Button>
      </KitRow>
    </KitSection>
  )
}

export function KitFloating() {
  return (
    <KitSection title="Dialog, menu">
      <KitRow>
        <DialogOpener dialogId="cancel-trial">Cancel trial</DialogOpener>
        <DialogOpener dialogId="see-terms" kind="quiet">
          What this means
        </DialogOpener>
        <Menu label="Proof" summaryClass="button button-icon" summary={<Icon as={Ellipsis} />} align="start">
          <MenuButton type="button" icon={MessageCircle}>
            Ask for more <Keycap>M</Keycap>
          </MenuButton>
          <MenuLink to="/dev/ui" icon={ArrowUpRight}>
            Open in Temporal
          </MenuLink>
          <hr />
          <MenuButton type="button" icon={X} isDanger>
            Decline <Keycap>D</Keycap>
          </MenuButton>
        </Menu>
      </KitRow>
      <AlertDialog
        id="cancel-trial"
        title="Cancel your trial?"
        keepLabel="Keep it"
        action={<Button kind="danger">Cancel trial</Button>}
      >
        <p className="text-ink-soft">
          You keep access until Fri 27 Nov, 14:05. Nothing is charged. Your goal and posts stay, and you can come back.
        </p>
        <MoneyLines lines={[{ label: 'You pay', amount: { amountCents: 0, currency: 'eur' }, isTotal: true }]} />
      </AlertDialog>
      <Dialog id="see-terms" title="What this means" foot={<DialogCloser>Close</DialogCloser>}>
        <p className="text-ink-soft">A trial is a promise with an end. It becomes a membership only if you let it.</p>
      </Dialog>
    </KitSection>
  )
}

export function KitEmpty() {
  return (
    <KitSection title="Empty, loading" note="Nothing to do is good news, say so. Skeletons appear after 300 ms.">
      <KitGrid>
        <Sheet>
          <Empty title="Every answer is given" action={<Button>See what you decided</Button>} level={3}>
            The next proof is expected on Fri 27 Nov. We tell you when it comes.
          </Empty>
        </Sheet>
        <RowsSkeleton />
      </KitGrid>
    </KitSection>
  )
}
