import { Form } from '@remix-run/react'
import ChevronsUpDown from 'lucide-react/icons/chevrons-up-down'
import CreditCard from 'lucide-react/icons/credit-card'
import LogOut from 'lucide-react/icons/log-out'
import Settings from 'lucide-react/icons/settings'
import { Avatar } from '../avatar.tsx'
import { cityOf } from '../format.ts'
import { Icon } from '../icon.tsx'
import { Menu, MenuButton, MenuLink, MenuTitle } from '../menu.tsx'
import { ThemeChoice } from '../theme/theme-switch.tsx'
import type { Theme } from '../theme/theme.ts'
import type { ShellViewer } from './shell-data.ts'

export type AccountMenuProps = {
  viewer: ShellViewer
  theme: Theme
  side: 'top' | 'bottom' | 'sheet'
  align?: 'start' | 'end'
  isFull?: boolean
}

/** Who is signed in, the theme, settings and the way out. */
export function AccountMenu({ viewer, theme, side, align = 'end', isFull = false }: AccountMenuProps) {
  return (
    <Menu
      side={side}
      align={align}
      label={isFull ? undefined : `Account of ${viewer.name}`}
      className={isFull ? 'w-full' : undefined}
      summaryClass={isFull ? 'sidebar-link py-1' : 'grid size-11 place-content-center'}
      summary={
        isFull ? (
          <FullName viewer={viewer} />
        ) : (
          <Avatar userId={viewer.id} name={viewer.name} size="small" isDecorative />
        )
      }
    >
      <AccountItems viewer={viewer} theme={theme} />
    </Menu>
  )
}

function FullName({ viewer }: { viewer: ShellViewer }) {
  return (
    <>
      <Avatar userId={viewer.id} name={viewer.name} size="small" isDecorative />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-ink">{viewer.name}</span>
        <span className="block truncate text-sm font-text text-ink-faint">{cityOf(viewer.timeZone)}</span>
      </span>
      <Icon as={ChevronsUpDown} />
    </>
  )
}

/** The same entries in the sidebar's menu and the phone's sheet. */
export function AccountItems({ viewer, theme }: { viewer: ShellViewer; theme: Theme }) {
  return (
    <>
      <MenuTitle>{viewer.email}</MenuTitle>
      <div className="p-2">
        <ThemeChoice theme={theme} />
      </div>
      <hr />
      <MenuLink to="/settings/billing" icon={CreditCard}>
        Billing
      </MenuLink>
      <MenuLink to="/settings" icon={Settings}>
        Settings
      </MenuLink>
      <Form method="post" action="/logout">
        <MenuButton icon={LogOut}>Log out</MenuButton>
      </Form>
    </>
  )
}
