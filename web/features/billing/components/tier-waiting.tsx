import { Banner } from '#web/ui/banner.tsx'
import { useLivePage } from '../../memberships/components/use-live-page.ts'

/** Between Stripe's page and its word: the page looks again by itself, without script by its `refresh`. */
export function TierWaiting() {
  useLivePage({ isEager: true })

  return (
    <div role="status">
      <Banner title="Your payment is on its way.">
        Stripe has not confirmed it yet. This page looks again every few seconds; you may close it.
      </Banner>
    </div>
  )
}
