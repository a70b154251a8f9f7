import type { ReactNode } from 'react'
import { ButtonLink } from '#web/ui/button.tsx'
import { Banner } from '#web/ui/banner.tsx'
import { Emblem } from '#web/ui/emblem.tsx'
import { formatCount } from '#web/ui/format.ts'
import { Page } from '#web/ui/page-head.tsx'
import { Tabs } from '#web/ui/tabs.tsx'
import type { Frame } from '../queries/load-frame.server.ts'
import { joinWords } from '../words.ts'

/** Head, tabs and standing messages of every page of a community. `action` is the page's one button; without one, the way in. */
export function CommunityFrame({ frame, action, children }: { frame: Frame; action?: ReactNode; children: ReactNode }) {
  const base = `/c/${frame.slug}`

  return (
    <Page>
      <header className="mb-2 grid gap-4 lg:mb-4 lg:grid-cols-[minmax(0,1fr)_auto_auto] lg:items-center lg:gap-8">
        <div className="flex min-w-0 items-center gap-4">
          <Emblem slug={frame.slug} size="large" />
          <div className="min-w-0">
            <h1 className="[overflow-wrap:anywhere]">{frame.name}</h1>
            {frame.tagline && <p className="text-ink-soft">{frame.tagline}</p>}
          </div>
        </div>
        <CommunityFacts frame={frame} />
        <div className="flex flex-wrap gap-2 empty:hidden">{action ? action : <JoinAction frame={frame} />}</div>
      </header>
      <div className="-mx-4 mb-4 px-4 lg:mx-0 lg:mb-6 lg:px-0">
        <Tabs label={frame.name} items={tabsOf(frame, base)} />
      </div>
      <StandingNotes frame={frame} />
      {children}
    </Page>
  )
}

function tabsOf(frame: Frame, base: string) {
  const tabs = [
    { to: base, label: 'Feed', isExact: true },
    { to: `${base}/goals`, label: 'Goals' },
  ]
  if (frame.isInside) tabs.push({ to: `${base}/members`, label: 'Members' })
  tabs.push({ to: `${base}/about`, label: 'About' })
  if (frame.role === 'owner' || frame.role === 'instructor') tabs.push({ to: `${base}/studio`, label: 'Studio' })
  if (frame.role === 'owner') {
    tabs.push({ to: `/org/${frame.organizationSlug ?? ''}/communities/${frame.slug}`, label: 'Manage' })
  }

  return tabs
}

function CommunityFacts({ frame }: { frame: Frame }) {
  const facts = [{ label: 'Members', value: frame.memberCount }]
  if (frame.isInside) facts.push({ label: 'On a goal', value: frame.onGoalCount })
  else if (frame.goalCount > 0) facts.push({ label: 'Goals to choose', value: frame.goalCount })

  return (
    <dl className="flex gap-6">
      {facts.map(({ label, value }) => (
        <div key={label}>
          <dt className="text-sm text-ink-faint">{label}</dt>
          <dd className="font-title tabular-nums">{formatCount(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function JoinAction({ frame }: { frame: Frame }) {
  const { slug, firstPlan, isInside, isSignedIn } = frame
  if (isInside || !firstPlan) return null
  const { label, hint } = joinWords(firstPlan, isSignedIn)

  return (
    <div className="grid justify-items-start gap-1 lg:justify-items-end">
      <ButtonLink to={`/c/${slug}/join`} kind="primary">
        {label}
      </ButtonLink>
      {hint && <p className="text-sm text-ink-faint">{hint}</p>}
    </div>
  )
}

function StandingNotes({ frame }: { frame: Frame }) {
  if (!frame.isPublished) {
    return (
      <div className="mb-4">
        <Banner title="Only the team sees this community.">Its owner publishes it in the organization’s pages.</Banner>
      </div>
    )
  }
  if (frame.access !== 'read-only') return null

  return (
    <div className="mb-4">
      <Banner tone="slate" title="You can read, not write." action={<BillingLink />}>
        Your membership is paused or waits for a payment. Everything you wrote stays.
      </Banner>
    </div>
  )
}

function BillingLink() {
  return (
    <ButtonLink to="/settings/memberships" isSmall>
      See why
    </ButtonLink>
  )
}
