import { Link, NavLink } from '@remix-run/react'
import type { ReactNode } from 'react'
import type { Theme } from '../theme/theme.ts'
import { Count } from '../badge.tsx'
import { Emblem } from '../emblem.tsx'
import { Icon } from '../icon.tsx'
import { Wordmark } from '../mark.tsx'
import { AccountMenu } from './account-menu.tsx'
import { ModeSwitch } from './mode-switch.tsx'
import { communitiesOf, communityPath, placesOf, type Place } from './places.ts'
import type { ShellData, ShellViewer } from './shell-data.ts'

export type SignedInShell = ShellData & { viewer: ShellViewer }

/** Desktop's frame: places, communities, account. Scrolls by itself when there are many. */
export function Sidebar({ shell, theme }: { shell: SignedInShell; theme: Theme }) {
  const { main, account } = placesOf(shell)
  const communities = communitiesOf(shell)

  return (
    <header className="sidebar">
      <Link to="/" className="px-2 py-1">
        <Wordmark />
      </Link>
      {shell.canInstruct && <ModeSwitch mode={shell.mode} />}
      <nav aria-label="Places" className="grid gap-5">
        <PlaceList places={main} />
        {communities.length > 0 && (
          <PlaceGroup title={shell.mode === 'instructor' ? 'You teach' : 'Communities'}>
            {communities.map((community) => (
              <li key={community.slug}>
                <NavLink to={communityPath(community, shell.mode)} className="sidebar-link">
                  <Emblem slug={community.slug} />
                  <span className="min-w-0 flex-1 truncate">{community.name}</span>
                </NavLink>
              </li>
            ))}
          </PlaceGroup>
        )}
        <PlaceGroup title="Account">
          <PlaceItems places={account} />
        </PlaceGroup>
      </nav>
      <div className="mt-auto min-h-12">
        <AccountMenu viewer={shell.viewer} theme={theme} side="top" align="start" isFull />
      </div>
    </header>
  )
}

function PlaceGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <p className="mb-1 px-2 text-xs font-label text-ink-faint">{title}</p>
      <ul className="grid gap-px" aria-label={title}>
        {children}
      </ul>
    </div>
  )
}

function PlaceList({ places }: { places: Place[] }) {
  return (
    <ul className="grid gap-px">
      <PlaceItems places={places} />
    </ul>
  )
}

function PlaceItems({ places }: { places: Place[] }) {
  return places.map((place) => (
    <li key={place.to}>
      <NavLink to={place.to} prefetch="intent" className="sidebar-link">
        <Icon as={place.icon} />
        <span className="min-w-0 flex-1 truncate">{place.label}</span>
        {place.count ? <Count value={place.count} label="open" /> : null}
      </NavLink>
    </li>
  ))
}
