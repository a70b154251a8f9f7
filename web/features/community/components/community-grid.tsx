import { Link } from '@remix-run/react'
import { Cover } from '#web/ui/cover.tsx'
import { Emblem } from '#web/ui/emblem.tsx'
import type { DiscoverRow } from '../queries/load-discover.server.ts'
import { countText, priceWithTrial } from '../words.ts'

/** Communities as covers with the facts that decide: what it is, how many, what it costs. */
export function CommunityGrid({ communities, level = 2 }: { communities: DiscoverRow[]; level?: 2 | 3 }) {
  const Heading = level === 2 ? 'h2' : 'h3'

  return (
    <ul className="grid grid-cols-1 gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {communities.map((community) => (
        <li key={community.id}>
          <Link
            to={`/c/${community.slug}`}
            prefetch="intent"
            className="sheet grid h-full grid-rows-[7rem_1fr] overflow-hidden hover:bg-hover"
          >
            <Cover slug={community.slug} />
            <div className="grid content-start gap-2 p-4">
              <div className="flex items-center gap-2.5">
                <Emblem slug={community.slug} size="medium" />
                <Heading className="min-w-0 text-read font-title [overflow-wrap:anywhere]">{community.name}</Heading>
              </div>
              {community.tagline && <p className="line-clamp-2 text-ink-soft">{community.tagline}</p>}
              <p className="text-sm text-ink-faint tabular-nums">
                {countText(community.memberCount, 'member')}
                {community.priceFrom && ` · ${priceWithTrial(community.priceFrom)}`}
              </p>
            </div>
          </Link>
        </li>
      ))}
    </ul>
  )
}
