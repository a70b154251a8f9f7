import { formatMoney } from '#web/ui/format-money.ts'

type Priced = { amountCents: number; currency: string; interval: string }

const every: Record<string, string> = { month: ' a month', year: ' a year', once: ' once' }

/** `€29.00 a month`, `€290.00 a year`, `€150.00 once`, `Free` */
export function priceText({ amountCents, currency, interval }: Priced): string {
  return interval === 'free' ? 'Free' : `${formatMoney(amountCents, currency)}${every[interval] ?? ''}`
}

/** `3 days free, then €29.00 a month` */
export function priceWithTrial(plan: Priced & { trialDays: number }): string {
  if (plan.trialDays === 0 || plan.interval === 'free') return priceText(plan)

  return `${dayText(plan.trialDays)} free, then ${priceText(plan)}`
}

/**
 * The button that leads in, and the price beside it. A trial is given once, so whoever is known to us may have had theirs:
 * the join page knows.
 */
export function joinWords(
  plan: Priced & { trialDays: number },
  isKnown: boolean,
): { label: string; hint: string | null } {
  const { interval, trialDays } = plan
  if (interval === 'free') return { label: 'Join for free', hint: null }
  if (trialDays === 0) return { label: 'Join', hint: priceText(plan) }
  if (isKnown) return { label: 'Join', hint: `First time ${dayText(trialDays)} free, then ${priceText(plan)}` }

  return { label: `Join, ${dayText(trialDays)} free`, hint: `Then ${priceText(plan)}, unless you cancel` }
}

export function dayText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}

export function countText(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}

const roles: Record<string, string> = { owner: 'Owner', instructor: 'Instructor', moderator: 'Moderator' }

export function roleText(role: string): string {
  return roles[role] ?? role
}

const promises: Record<string, string> = {
  welcome: 'Full terms sent at once',
  reminder: 'Reminded before a charge',
  'reminder-2': 'Reminded again after more time',
  'last-reminder': 'Reminded while no goal is chosen',
  'last-reminder-2': 'Reminded once more without a goal',
  'more-time': 'More time instead of a charge',
  'no-charge-before': 'No charge before its date',
  'access-until': 'Open to the last minute',
  receipt: 'Receipt sent',
  'day-0': 'Told of an open payment at once',
  'day-3': 'Told again after three days',
  'day-7': 'Told before writing closes',
  'day-12': 'Told before an unpaid membership ends',
  'full-access': 'Full access in the first unpaid week',
  'access-back': 'Open again when it is paid',
  told: 'Owner told of a dispute at once',
  begin: 'Pause begun on its day',
  'first-notice': 'Told before a pause ends',
  'last-notice': 'Told again before a pause ends',
  resume: 'Running again after a pause',
  'no-charge': 'No charge during a pause',
  'new-price': 'Lower price from its day',
}

/** What a kind of promise is called in a record, in whichever round. An unknown key is named by itself. */
export function promiseText(key: string): string {
  const words = promises[key] ?? promises[key.replace(/-\d+$/, '')] ?? key.replaceAll('-', ' ')

  return words.charAt(0).toUpperCase() + words.slice(1)
}
