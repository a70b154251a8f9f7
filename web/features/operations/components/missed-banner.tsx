import { Banner } from '#web/ui/banner.tsx'
import { formatCount } from '#web/ui/format.ts'

export type MissedBannerProps = { lastHour: number; limit: number }

/** Says that news went wrong more often than they may; the alert of the monitoring says the same. */
export function MissedBanner({ lastHour, limit }: MissedBannerProps) {
  if (lastHour <= limit) return null

  return (
    <div className="mb-5">
      <Banner tone="amber" title={`${formatCount(lastHour)} pieces of news went wrong in the last hour`}>
        More than {limit} is too many. Look whether webhooks reach /webhooks/stripe, and whether its secret is the
        endpoint’s. What was missed is fetched every 15 minutes, so nothing is lost meanwhile, only late.
      </Banner>
    </div>
  )
}
