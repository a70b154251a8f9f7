import type { DunningRoute } from './dunning-routes.rules.ts'
import type { DunningTruth } from './dunning.rules.ts'

/** What the member reads beside the dates: fetched where the row is written, never carried by the workflow. */
export type DunningWords = {
  communityName: string
  route: DunningRoute
  cardLast4: string | null
  /** Where a card is replaced. */
  cardUrl: string
}

export type DunningPromiseState = { truth: DunningTruth; words: DunningWords }

/** What failed, in the member's words. */
export function failureTitle(route: DunningRoute, cardLast4: string | null): string {
  const card = cardLast4 ? `the card ending ${cardLast4}` : 'your card'
  switch (route) {
    case 'soft':
      return `Your bank declined the charge to ${card}`
    case 'hard':
      return `Your bank will not charge ${card} again`
    case 'authentication':
      return 'Your bank wants you to confirm the charge'
    case 'no-method':
      return 'There was no card to charge'
    case 'disputed':
      return cardLast4 ? `The bank of ${card} took the payment back` : 'Your bank took the payment back'
  }
}

/** What mends it, as a request. */
export function mendTitle(route: DunningRoute): string {
  switch (route) {
    case 'soft':
      return 'Pay now, or see that the next try works'
    case 'hard':
      return 'Replace your card'
    case 'authentication':
      return 'Confirm it with your bank'
    case 'no-method':
      return 'Add a card'
    case 'disputed':
      return 'Settle it with your bank'
  }
}

export function mendText(route: DunningRoute): string {
  switch (route) {
    case 'soft':
      return 'Often there is too little on the account. A new card is tried at once.'
    case 'hard':
      return 'Another try of this card would not help. A new one is tried at once.'
    case 'authentication':
      return 'Open the invoice: your bank asks you there, and the payment is done.'
    case 'no-method':
      return 'It is tried at once.'
    case 'disputed':
      return 'Was it a mistake? Ask your bank to withdraw the dispute. We do not charge that card again.'
  }
}
