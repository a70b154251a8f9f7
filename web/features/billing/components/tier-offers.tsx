import type { ReactNode } from 'react'
import { Stage } from '#web/ui/stage.tsx'
import { offers, type Tier, tierNames, type TierOffer } from '#workflows/billing/tiers.rules.ts'
import { belongsToWords, entitlementWords, offerPrice } from '../tier-words.ts'

export type TierOffersProps = {
  current: Tier
  /** What can be done about a tier that is not the current one. */
  actions: Partial<Record<Tier, ReactNode>>
}

/** The three tiers side by side, from the one table; on a phone under each other. */
export function TierOffers({ current, actions }: TierOffersProps) {
  return (
    <>
      <ul
        className="sheet sheet-bleed grid grid-cols-1 divide-y divide-line md:grid-cols-3 md:divide-x md:divide-y-0"
        aria-label="Tiers"
      >
        {offers.map((offer) => (
          <Offer key={offer.tier} offer={offer} isCurrent={offer.tier === current} action={actions[offer.tier]} />
        ))}
      </ul>
      <p className="mt-3 max-w-160 text-sm text-ink-faint">
        What stands under “When it arrives” does not exist yet. You have it from its first day on, without another
        price; it is no reason to buy today.
      </p>
    </>
  )
}

type OfferProps = { offer: TierOffer; isCurrent: boolean; action: ReactNode }

function Offer({ offer, isCurrent, action }: OfferProps) {
  const { tier, entitlements, isNegotiable } = offer
  const { now, later } = entitlementWords(entitlements)

  return (
    <li className="sheet-pad flex flex-col gap-4">
      <div>
        <div className="flex items-center justify-between gap-3">
          <h2 className="text-read font-title">{tierNames[tier]}</h2>
          {isCurrent && (
            <Stage kind="running" isChip>
              Now
            </Stage>
          )}
        </div>
        <p className="mt-1 font-title tabular-nums">
          {offerPrice(offer)}
          {isNegotiable && <span className="font-text text-ink-soft">, or as agreed</span>}
        </p>
        <p className="mt-1 text-sm text-ink-soft">{belongsToWords[tier]}</p>
      </div>
      <Words title="Today" words={now} />
      {later.length > 0 && <Words title="When it arrives" words={later} isQuiet />}
      {action && <div className="mt-auto pt-1">{action}</div>}
    </li>
  )
}

function Words({ title, words, isQuiet = false }: { title: string; words: string[]; isQuiet?: boolean }) {
  return (
    <div className={isQuiet ? 'text-ink-faint' : undefined}>
      <h3 className="text-sm font-text text-ink-faint">{title}</h3>
      <ul className="mt-1 grid gap-1">
        {words.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
    </div>
  )
}
