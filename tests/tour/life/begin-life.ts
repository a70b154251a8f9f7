import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { newPerson, openVisitor, workingCard } from '#tests/support/visitor.ts'
import { addBusinessTime, parseDay } from '#workflows/shared/business-time.ts'
import { openDiary } from './diary.ts'
import { openEvidence } from './evidence.ts'
import { openMemberRows } from './member-rows.ts'
import { startWatch } from './watch.ts'

export type Life = Awaited<ReturnType<typeof beginLife>>

export const slug = 'applied-ai-guild'
/** A published test card that is saved without trouble and refused when it is charged. */
export const refusedCard = '4000000000000341'
/** Of the demo's plan. */
export const trialDays = 3
export const pauseDays = 7

const longestMs = 30 * 60_000
/** Trial, a paid month, eight days of dunning, a quiet one, the pause, and what a person takes to click. */
const daysWithPaidMonth = trialDays + 30 + 8 + 1 + pauseDays + 2

/**
 * Somebody new joins by hand and leaves the promise page open. Where half an hour has room for a whole month the first
 * card pays, and one that is refused replaces it before the renewal; else the trial's end is what the bank refuses.
 */
export async function beginLife(browser: Browser, app: ProvidedApp) {
  const dayMs = parseDay(app.day)
  const hasPaidMonth = daysWithPaidMonth * dayMs <= longestMs
  const endsAt = Date.now() + longestMs
  const visitor = await openVisitor(browser, app)
  const person = newPerson('Lena Voss')
  await visitor.signUp(person, `/c/${slug}/join`)
  await visitor.askToJoin(slug)
  await visitor.pay(hasPaidMonth ? workingCard : refusedCard)
  await visitor.page.getByRole('heading', { name: 'You are in' }).waitFor()
  await visitor.page.getByRole('button', { name: 'Accept' }).click()
  await visitor.page.waitForURL(/\/goals$/)
  await visitor.chooseGoal(slug)

  const rows = await openMemberRows(app)
  const ids = await rows.findMember(person.email)
  const evidence = openEvidence(app, person.email)
  const { start_date: joinedSeconds } = await evidence.stripe.subscriptions.retrieve(ids.subscriptionId)
  const page = await visitor.page.context().newPage()
  await page.goto(new URL('/members/me/next', app.web).href)
  const diary = openDiary()
  const community = new URL(`/c/${slug}`, app.web).href
  const watch = startWatch({
    ...{ page, community, diary, endsAt },
    ...{ stripe: evidence.stripe, subscriptionId: ids.subscriptionId },
  })
  const joinedAt = joinedSeconds * 1000

  return {
    ...{ app, dayMs, hasPaidMonth, person, visitor, rows, ids, evidence, diary, watch, joinedAt },
    /** A moment so many business days after another. */
    after: (moment: number, days: number) => addBusinessTime(new Date(moment), { days }, dayMs).getTime(),
    /** The business day of this life. */
    day: () => (Date.now() - joinedAt) / dayMs,
    chargesNow: () => evidence.charges(ids.customerId),
    sleep,
    close: async () => {
      await visitor.close()
      await rows.close()
    },
  }
}
