import { workingCard } from '#tests/support/visitor.ts'
import { type Life, slug, trialDays } from './begin-life.ts'
import { cannotPost, dated, expected, isCurrent, judgeDue, oneMail, posts } from './checks.ts'
import { patienceMs } from './judge.ts'
import { findSheet, findStep, type SeenSheet } from './read-sheets.ts'
import type { Check } from './station-log.ts'
import type { Stop } from './stop.ts'

const payment = /^Payment for /
/** Days of the ladder that the page must name from the first day on. */
const ladder = [
  { day: 3, step: /^We write again$/ },
  { day: 7, step: /you can read but not write$/ },
  { day: 12, step: /^We write a last time/ },
  { day: 14, step: /your membership stops$/ },
]
const payDay = 8
/** A promise of ours to the second: open again this soon after Stripe's news of the payment. */
const backWithinMs = 2_000

/** The life of one unpaid invoice, in order. What a later station needs of an earlier one stays in here. */
export function dunningStops(): Stop[] {
  let failedAt = 0
  let thankedAt = 0

  async function isDeclined(life: Life): Promise<Check[]> {
    const { watch, after, dayMs, evidence } = life
    const sheets = await watch.until('the open payment on the promise page', (all) => Boolean(findSheet(all, payment)))
    const sheet = findSheet(sheets, payment)
    failedAt = Date.parse(sheet?.steps.find(({ joint }) => joint === 'failed')?.at ?? '')
    await watch.untilMoment(failedAt + patienceMs(dayMs))
    const dates = ladder.map(({ day, step }) => {
      const found = findStep(sheet, step)

      return dated(`day ${day}: ${found?.title ?? String(step)}`, after(failedAt, day), found?.at)
    })

    return [
      ...(await judgeDue(life)),
      ...dates,
      oneMail(await evidence.mails(), /could not be charged|declined/, failedAt),
      await posts(life, 'My bank said no, and I am still here.'),
      await isCurrent(life),
    ]
  }

  async function onDay(life: Life, day: number, stage: string): Promise<Check[]> {
    const { watch, after, dayMs } = life
    await watch.untilMoment(after(failedAt, day) + patienceMs(dayMs))
    const came = findSheet(await watch.look(), payment)?.stage ?? 'nothing'

    return [...(await judgeDue(life)), expected(`the page says ${stage}`, came === stage, came), await isCurrent(life)]
  }

  async function paysOnDay8(life: Life): Promise<Check[]> {
    const { watch, after, evidence, chargesNow, joinedAt } = life
    await watch.untilMoment(after(failedAt, payDay))
    const { check, paidAt } = await replaceCard(life)
    const sheets = await watch.until('the open payment leaves the page', (all) => !findSheet(all, payment), 20_000)
    await life.sleep(patienceMs(life.dayMs))
    const mails = await evidence.mails()
    thankedAt = mails.find(({ subject, at }) => at >= paidAt && /^(Thank|Paid)/i.test(subject))?.at ?? paidAt
    const paid = (await chargesNow()).filter(({ isPaid, at }) => isPaid && at >= failedAt)
    const months = life.hasPaidMonth ? 2 : 1

    return [
      ...(await judgeDue(life)),
      check,
      expected('paid once, by the new card', paid.length === 1 && paid[0]?.last4 === '4242', `${paid.length} charges`),
      oneMail(mails, /^(Thank|Paid)/i, paidAt),
      dated('the next renewal stays where it was', after(joinedAt, trialDays + 30 * months), renewalOf(sheets)),
      await posts(life, 'A new card, and all is well.'),
      await isCurrent(life),
    ]
  }

  async function isLeftAlone(life: Life): Promise<Check[]> {
    const { watch, after, evidence } = life
    await watch.untilMoment(after(thankedAt, 1))
    const later = (await evidence.mails()).filter(({ at }) => at > thankedAt)
    const came = later.map(({ subject }) => `“${subject}”`).join(', ') || 'none'

    return [expected('no message after the thanks', later.length === 0, came), ...(await judgeDue(life))]
  }

  return [
    { name: 'the bank declines', process: 'dunning', run: isDeclined },
    {
      name: 'day 3 of the open payment',
      process: 'dunning',
      run: async (life) => [
        ...(await onDay(life, 3, 'Still unpaid')),
        await posts(life, 'Nothing has changed for me yet.'),
      ],
    },
    {
      name: 'day 7 of the open payment',
      process: 'dunning',
      run: async (life) => [...(await onDay(life, 7, 'Unpaid, reading only')), await cannotPost(life)],
    },
    { name: 'pays with a new card on day 8', process: 'dunning', run: paysOnDay8 },
    { name: 'is left alone', process: 'dunning', run: isLeftAlone },
  ]
}

function renewalOf(sheets: SeenSheet[]): string | null | undefined {
  return sheets.map((sheet) => findStep(sheet, /^Renews for a /)).find((step) => step)?.at
}

/** From the promise page to Stripe's form and back, while somebody keeps trying whether the community is open. */
async function replaceCard(life: Life): Promise<{ check: Check; paidAt: number }> {
  const { visitor, rows, ids } = life
  const { page } = visitor
  await visitor.goTo('/members/me/next')
  await page.getByRole('link', { name: 'Replace the card' }).first().click()
  await page.getByRole('button', { name: 'Change card' }).click()
  await page.waitForURL(/\/p\/session\//)
  const openAgain = untilOpen(life)
  await visitor.pay(workingCard)
  const openAt = await openAgain
  const paidAt = (await rows.findPaidNews(ids.userId))?.getTime()
  const ms = openAt !== null && paidAt !== undefined ? openAt - paidAt : null
  const came = ms === null ? `never, in ${slug}` : `${ms} ms after the webhook arrived`

  return {
    check: expected(
      `open again within ${backWithinMs / 1000} s of the webhook`,
      ms !== null && ms <= backWithinMs,
      came,
    ),
    paidAt: paidAt ?? Date.now(),
  }
}

async function untilOpen({ watch, sleep }: Life): Promise<number | null> {
  for (const giveUpAt = Date.now() + 60_000; Date.now() < giveUpAt; await sleep(50)) {
    if (await watch.canWrite()) return Date.now()
  }

  return null
}
