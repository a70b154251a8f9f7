import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type Stripe from 'stripe'
import type { Diary } from './diary.ts'
import { readSheets, type SeenSheet } from './read-sheets.ts'

const everyMs = 1_500

export type WatchInput = {
  /** Left open on the promise page: what it says is what it says by itself. */
  page: Page
  /** The address of the community's page. */
  community: string
  diary: Diary
  stripe: Stripe
  subscriptionId: string
  /** Nothing is waited for longer. */
  endsAt: number
}

/** Looks at the promise page, at what may be done, and at Stripe, again and again while a station waits. */
export function startWatch({ page, community, diary, stripe, subscriptionId, endsAt }: WatchInput) {
  const statuses: { at: number; status: string }[] = []

  async function canWrite(): Promise<boolean> {
    const answer = await page.request.get(community)

    return (await answer.text()).includes('value="post"')
  }

  async function look(): Promise<SeenSheet[]> {
    const [mayWrite, { status }] = await Promise.all([canWrite(), stripe.subscriptions.retrieve(subscriptionId)])
    const at = Date.now()
    const sheets = await readSheets(page)
    diary.write(at, sheets, mayWrite)
    if (statuses.at(-1)?.status !== status) statuses.push({ at, status })

    return sheets
  }

  /** Looks until the page says so. Throws with `what` when half an hour is over, or after `withinMs`. */
  async function until(what: string, isThere: (sheets: SeenSheet[]) => boolean, withinMs = Infinity) {
    const giveUpAt = Math.min(endsAt, Date.now() + withinMs)
    for (;;) {
      const sheets = await look()
      if (isThere(sheets)) return sheets
      if (Date.now() > giveUpAt) throw new Error(`never came: ${what}`)
      await sleep(everyMs)
    }
  }

  return {
    page,
    statuses,
    canWrite,
    look,
    until,
    untilMoment: (moment: number) => until(`the moment ${new Date(moment).toISOString()}`, () => Date.now() >= moment),
  }
}
