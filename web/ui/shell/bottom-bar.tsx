import { NavLink } from '@remix-run/react'
import CircleUser from 'lucide-react/icons/circle-user'
import UsersRound from 'lucide-react/icons/users-round'
import type { CSSProperties } from 'react'
import { Count } from '../badge.tsx'
import { Emblem } from '../emblem.tsx'
import { Icon } from '../icon.tsx'
import { Menu, MenuLink, MenuTitle } from '../menu.tsx'
import type { Theme } from '../theme/theme.ts'
import { AccountItems } from './account-menu.tsx'
import { ModeSwitch } from './mode-switch.tsx'
import { communitiesOf, communityPath, placesOf, type Place } from './places.ts'
import type { SignedInShell } from './sidebar.tsx'

/** The phone's frame: at most five places under the thumb; communities and account open as sheets. */
export function BottomBar({ shell, theme }: { shell: SignedInShell; theme: Theme }) {
  const { main, account } = placesOf(shell)
  const [next, discover] = main
  const ops = account.find((place) => place.to === '/ops')
  const communities = communitiesOf(shell)
  const count = [next, communities.length > 0, discover, ops, true].filter(Boolean).length
  // Said before the first place is painted: a place that streams in later must not push its neighbours.
  const style: CSSProperties & Record<'--places', number> = { '--places': count }

  return (
    <nav className="bottombar" aria-label="Places" style={style}>
      {next && <PlaceLink place={next} />}
      {communities.length > 0 && <Communities communities={communities} mode={shell.mode} />}
      {discover && <PlaceLink place={discover} />}
      {ops && <PlaceLink place={ops} />}
      <Menu
        side="sheet"
        className="block"
        summaryClass="bottombar-place"
        summary={<Face icon={CircleUser} label="You" />}
      >
        {shell.canInstruct && <ModeSwitch mode={shell.mode} />}
        <AccountItems viewer={shell.viewer} theme={theme} />
      </Menu>
    </nav>
  )
}

type CommunitiesProps = { communities: ReturnType<typeof communitiesOf>; mode: SignedInShell['mode'] }

function Communities({ communities, mode }: CommunitiesProps) {
  return (
    <Menu
      side="sheet"
      className="block"
      summaryClass="bottombar-place"
      summary={<Face icon={UsersRound} label="Communities" />}
    >
      <MenuTitle>{mode === 'instructor' ? 'You teach' : 'Your communities'}</MenuTitle>
      {communities.map((community) => (
        <MenuLink key={community.slug} to={communityPath(community, mode)}>
          <Emblem slug={community.slug} />
          {community.name}
        </MenuLink>
      ))}
    </Menu>
  )
}

function PlaceLink({ place }: { place: Place }) {
  return (
    <NavLink to={place.to} className="bottombar-place">
      <Face icon={place.icon} label={place.short} />
      {place.count ? <Count value={place.count} label="open" /> : null}
    </NavLink>
  )
}

function Face({ icon, label }: Pick<Place, 'icon' | 'label'>) {
  return (
    <>
      <Icon as={icon} isLarge />
      <span>{label}</span>
    </>
  )
}
