import { formatMoney } from '#workflows/shared/format-money.ts'
import { type Life, refusedCard, trialDays } from './begin-life.ts'
import { dated, expected, isCurrent, judgeDue, oneMail, posts } from './checks.ts'
import { patienceMs } from './judge.ts'
import { findSheet, findStep } from './read-sheets.ts'
import type { Stop } from './stop.ts'

const trial = /^Trial of /
const beginning = /your membership begins$/i

export const trialStops: Stop[] = [
  { name: 'joins, and a trial begins', process: 'trial', run: joins },
  { name: 'is reminded before the charge', process: 'trial', run: isReminded },
]

/** Where there is time for it: the trial's end is paid, and a card that will be refused replaces the good one. */
export const paidMonthStops: Stop[] = [{ name: 'pays for a month', process: 'trial', run: paysMonth }]

async function joins(life: Life) {
  const { watch, joinedAt, after, evidence } = life
  const sheets = await watch.until('the trial on the promise page', (all) => Boolean(findSheet(all, trial)))
  const sheet = findSheet(sheets, trial)
  const charge = findStep(sheet, beginning)

  return [
    expected('a trial', sheet?.stage === 'Trial', sheet?.stage ?? ''),
    dated(`${charge?.title ?? 'The charge'}, ${charge?.money ?? ''}`, after(joinedAt, trialDays), charge?.at),
    oneMail(await evidence.mails(), /^Your trial of /, joinedAt),
    await posts(life, 'Hello, I am new here.'),
    await isCurrent(life),
  ]
}

async function isReminded(life: Life) {
  const { watch, joinedAt, after, dayMs } = life
  await watch.untilMoment(after(joinedAt, trialDays - 1) + patienceMs(dayMs))

  return [...(await judgeDue(life)), await isCurrent(life)]
}

async function paysMonth(life: Life) {
  const { watch, joinedAt, after, dayMs, visitor, chargesNow } = life
  const renewal = (all: Parameters<typeof findSheet>[0]) =>
    all.map((sheet) => findStep(sheet, /^Renews for a /)).find((step) => step)
  await watch.untilMoment(after(joinedAt, trialDays) + patienceMs(dayMs))
  const sheets = await watch.until('the next renewal', (all) => Boolean(renewal(all)), dayMs)
  const due = await judgeDue(life)
  const charges = await chargesNow()

  await visitor.goTo('/settings/billing')
  await visitor.page.getByRole('button', { name: 'Change card' }).click()
  await visitor.page.waitForURL(/\/p\/session\//)
  await visitor.pay(refusedCard)
  await visitor.page.waitForURL(/\/settings\/billing/)
  const paid = charges
    .filter(({ isPaid }) => isPaid)
    .map(({ amountCents, currency }) => formatMoney(amountCents, currency))

  return [
    ...due,
    expected('charged once', paid.length === 1, paid.join(' and ') || 'nothing'),
    dated('the next renewal', after(joinedAt, trialDays + 30), renewal(sheets)?.at),
    await posts(life, 'My first month is paid.'),
    await isCurrent(life),
  ]
}
