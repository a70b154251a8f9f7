import { useNavigate } from '@remix-run/react'
import { Command } from 'cmdk'
import LogIn from 'lucide-react/icons/log-in'
import { useEffect, useRef } from 'react'
import { Emblem } from '../emblem.tsx'
import { Icon } from '../icon.tsx'
import { communityPath, placesOf, type Place } from './places.ts'
import type { ShellData } from './shell-data.ts'

/** Every place by name. A modal `<dialog>`, so focus and Escape are the browser's own. */
export default function CommandPalette({ shell, onClose }: { shell: ShellData; onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null)
  const navigate = useNavigate()
  const { main, account } = placesOf(shell)
  useEffect(() => {
    ref.current?.showModal()
    // The browser would focus the list's frame, and what one types would go nowhere.
    ref.current?.querySelector('input')?.focus()
  }, [])

  function go(to: string) {
    ref.current?.close()
    void navigate(to)
  }

  return (
    <dialog ref={ref} className="palette" onClose={onClose} aria-label="Go to">
      <Command label="Go to" loop>
        <Command.Input placeholder="Where to?" />
        <Command.List>
          <Command.Empty className="px-3 py-6 text-center text-ink-soft">No place of that name.</Command.Empty>
          <Command.Group heading="Places">
            {[...main, ...account].map((place) => (
              <PlaceItem key={place.to} place={place} onGo={go} />
            ))}
            {!shell.viewer && (
              <PlaceItem place={{ to: '/login', label: 'Log in', short: 'Log in', icon: LogIn }} onGo={go} />
            )}
          </Command.Group>
          {shell.communities.length > 0 && (
            <Command.Group heading="Communities">
              {shell.communities.map((community) => (
                <Command.Item
                  key={community.slug}
                  value={`community ${community.slug}`}
                  keywords={[community.name]}
                  className="menu-item"
                  onSelect={() => go(communityPath(community, shell.mode))}
                >
                  <Emblem slug={community.slug} />
                  {community.name}
                </Command.Item>
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
    </dialog>
  )
}

function PlaceItem({ place, onGo }: { place: Place; onGo: (to: string) => void }) {
  return (
    <Command.Item value={place.label} className="menu-item" onSelect={() => onGo(place.to)}>
      <Icon as={place.icon} />
      {place.label}
    </Command.Item>
  )
}
