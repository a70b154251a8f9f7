import { formatMoney } from '#workflows/shared/format-money.ts'
import { type Life, pauseDays } from './begin-life.ts'
import { cannotPost, expected, isCurrent, judgeDue, oneMail, posts } from './checks.ts'
import { patienceMs } from './judge.ts'
import { findSheet, findStep, type SeenSheet } from './read-sheets.ts'
import type { Check } from './station-log.ts'
import type { Stop } from './stop.ts'

const pause = /^Pause of /
const resumption = /^Your membership runs again$/

/** A pause from the form to the day it ends by itself. */
export function pauseStops(): Stop[] {
  let endsAt = 0
  let sheet: SeenSheet | undefined

  async function begins(life: Life): Promise<Check[]> {
    const { watch, after, evidence } = life
    const askedAt = Date.now()
    const { shown, clickedAt } = await askForPause(life)
    const isPaused = (all: SeenSheet[]) => findSheet(all, pause)?.stage === 'Paused'
    sheet = findSheet(await watch.until('the pause on the promise page', isPaused, 30_000), pause)
    const end = findStep(sheet, resumption)
    const begun = findStep(sheet, /^Paused$/)
    endsAt = Date.parse(end?.at ?? '')
    const credited = /^(\S+) were credited/.exec(begun?.text ?? '')?.[1] ?? 'nothing'
    const atStripe = (await creditAtStripe(life)).text

    return [
      lasts(`${end?.title ?? ''}, ${end?.money ?? ''}`, endsAt, {
        from: after(clickedAt, pauseDays),
        to: after(Date.parse(begun?.at ?? ''), pauseDays),
      }),
      expected(`charged at its end, by the form: ${shown}`, shown === end?.money, `by the page: ${end?.money ?? ''}`),
      expected(`credited, by the page: ${credited}`, credited === atStripe, `by Stripe: ${atStripe}`),
      await cannotPost(life),
      ...(await quiet(life, askedAt)),
      oneMail(await evidence.mails(), /is paused$/, askedAt),
      await isCurrent(life),
    ]
  }

  async function isNoticed(life: Life): Promise<Check[]> {
    const { watch, after, dayMs } = life
    await watch.untilMoment(after(endsAt, -1) + patienceMs(dayMs))

    return [...(await judgeDue(life)), await cannotPost(life), await isCurrent(life)]
  }

  async function resumes(life: Life): Promise<Check[]> {
    const { watch, evidence, dayMs } = life
    const said = findStep(findSheet(await watch.look(), pause), resumption)
    await watch.untilMoment(endsAt + patienceMs(dayMs))
    await watch.until('the pause leaves the page', (all) => !findSheet(all, pause), 20_000)

    return [
      ...(await judgeDue(life)),
      ...(await chargedAsSaid(life, said?.money ?? '', endsAt)),
      await creditLeft(life, said?.text ?? '', endsAt),
      oneMail(await evidence.mails(), /^Welcome back to /, endsAt - 2_000),
      await posts(life, 'I am back.'),
      await isCurrent(life),
    ]
  }

  return [
    { name: 'pauses for a week', process: 'pause', run: begins },
    { name: 'is told a day before it ends', process: 'pause', run: isNoticed },
    { name: 'resumes by itself', process: 'pause', run: resumes },
  ]
}

/** The days are counted from the moment the form arrives: after the click, before Stripe has paused. */
function lasts(what: string, endsAt: number, { from, to }: { from: number; to: number }): Check {
  const isKept = endsAt >= from - 1_000 && endsAt <= to + 1_000

  return { what, dueAt: from, cameAt: endsAt, came: isKept ? 'the page says so' : 'the page does not say so', isKept }
}

/** By hand in the form: what it says will be charged at the end, and when the button was pressed. */
async function askForPause({ visitor }: Life): Promise<{ shown: string; clickedAt: number }> {
  const { page } = visitor
  await visitor.goTo('/settings/memberships')
  await page.getByRole('link', { name: 'Pause', exact: true }).first().click()
  await page.getByLabel('For how many days?').fill(String(pauseDays))
  await page.waitForURL(new RegExp(`days=${pauseDays}`))
  const charged = page.locator('main dl > div').filter({ hasText: 'Charged when it resumes' }).locator('dd').first()
  const shown = await charged.innerText()
  const clickedAt = Date.now()
  await page.getByRole('button', { name: 'Pause now' }).click()
  await page.getByRole('heading', { name: /^Your pause of / }).waitFor()

  return { shown, clickedAt }
}

/** What Stripe owes the customer: lines that wait for the next invoice, and the balance. */
async function creditAtStripe({ evidence, ids }: Life): Promise<{ cents: number; text: string }> {
  const { stripe } = evidence
  const [{ data: waiting }, customer] = await Promise.all([
    stripe.invoiceItems.list({ customer: ids.customerId, pending: true, limit: 100 }),
    stripe.customers.retrieve(ids.customerId),
  ])
  const balance = customer.deleted ? 0 : customer.balance
  const cents = -balance - waiting.reduce((sum, { amount }) => sum + amount, 0)
  const currency = waiting[0]?.currency ?? (customer.deleted ? null : customer.currency)

  return { cents, text: cents > 0 && currency ? formatMoney(cents, currency) : 'nothing' }
}

/** Stripe counts by the second: one that the resumption came later than promised is credit of one second more. */
async function creditLeft(life: Life, said: string, endsAt: number): Promise<Check> {
  const { stripe } = life.evidence
  const left = /(\S+) of it are left/.exec(said)?.[1] ?? 'nothing'
  const { cents, text } = await creditAtStripe(life)
  const subscription = await stripe.subscriptions.retrieve(life.ids.subscriptionId, { expand: ['latest_invoice'] })
  const [item] = subscription.items.data
  const invoice = subscription.latest_invoice
  const lines = invoice && typeof invoice === 'object' ? invoice.lines.data : []
  const resumedSecond = lines.find(({ amount }) => amount > 0)?.period.start ?? Math.ceil(endsAt / 1000)
  const lateSeconds = resumedSecond - Math.floor(endsAt / 1000)
  const periodSeconds = item ? item.current_period_end - item.current_period_start : 1
  const lateCents = (lateSeconds * (item?.price.unit_amount ?? 0)) / periodSeconds
  const saidCents = left === 'nothing' ? 0 : Math.round(Number(left.replace(/[^\d.]/g, '')) * 100)
  const isKept = lateSeconds >= 0 && Math.abs(cents - saidCents - lateCents) <= 1

  return expected(`credit left, by the page: ${left}`, isKept, `by Stripe: ${text}, resumed ${lateSeconds} s later`)
}

/** Nobody is charged for pausing. */
async function quiet({ chargesNow }: Life, since: number): Promise<Check[]> {
  const charges = (await chargesNow()).filter(({ at }) => at >= since)

  return [expected('no charge for it', charges.length === 0, `${charges.length} charges`)]
}

async function chargedAsSaid({ chargesNow }: Life, said: string, endsAt: number): Promise<Check[]> {
  const charges = (await chargesNow()).filter(({ at }) => at >= endsAt - 2_000)
  const came = charges.map(({ amountCents, currency }) => formatMoney(amountCents, currency))
  const isNothing = /^\D*0+(\.0+)?$/.test(said)

  return [
    expected(
      `charged at the resumption: ${said}`,
      isNothing ? came.length === 0 : came.join() === said,
      came.join(' and ') || 'no charge',
    ),
  ]
}
