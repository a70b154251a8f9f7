import Activity from 'lucide-react/icons/activity'
import Compass from 'lucide-react/icons/compass'
import GitCommitVertical from 'lucide-react/icons/git-commit-vertical'
import Settings from 'lucide-react/icons/settings'
import type { IconShape } from '../icon.tsx'
import type { ShellCommunity, ShellData } from './shell-data.ts'

export type Place = { to: string; label: string; short: string; icon: IconShape; count?: number }

/** The places of the app that exist for this viewer, in the order they are shown. */
export function placesOf({ viewer, openCount }: ShellData): { main: Place[]; account: Place[] } {
  const discover: Place = { to: '/discover', label: 'Discover', short: 'Discover', icon: Compass }
  if (!viewer) return { main: [discover], account: [] }

  const next: Place = {
    to: '/members/me/next',
    label: 'What happens next',
    short: 'Next',
    icon: GitCommitVertical,
    count: openCount,
  }
  const settings: Place = { to: '/settings', label: 'Settings', short: 'Settings', icon: Settings }
  const ops: Place = { to: '/ops', label: 'Operations', short: 'Ops', icon: Activity }

  return { main: [next, discover], account: viewer.isOperator ? [settings, ops] : [settings] }
}

/** Where a community's row leads: the studio for those who teach there, while they are in that mode. */
export function communityPath(community: ShellCommunity, mode: ShellData['mode']): string {
  return mode === 'instructor' && canTeach(community) ? `/c/${community.slug}/studio` : `/c/${community.slug}`
}

export function canTeach({ role }: ShellCommunity): boolean {
  return role === 'instructor' || role === 'owner'
}

/** The communities of the current mode: all of mine, or those I teach. */
export function communitiesOf({ communities, mode }: ShellData): ShellCommunity[] {
  return mode === 'instructor' ? communities.filter(canTeach) : communities
}
