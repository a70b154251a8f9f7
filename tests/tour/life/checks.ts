import { randomUUID } from 'node:crypto'
import { type Life, slug } from './begin-life.ts'
import type { Mail } from './evidence.ts'
import { judge, patienceMs } from './judge.ts'
import { readSheets } from './read-sheets.ts'
import type { Check } from './station-log.ts'

export function expected(what: string, isKept: boolean, came: string): Check {
  return { what, came, isKept }
}

/** A date the page names, compared with the one that was agreed to. Stripe tells whole seconds. */
export function dated(what: string, dueAt: number, at: string | null | undefined): Check {
  const cameAt = at ? Date.parse(at) : undefined
  const isKept = cameAt !== undefined && Math.abs(cameAt - dueAt) <= 1_000

  return { what, dueAt, cameAt, came: isKept ? 'the page says so' : 'the page does not say so', isKept }
}

/** Each dated step of the page whose moment has passed since it was asked last, against what came. */
export async function judgeDue({ diary, dayMs, evidence, chargesNow, watch }: Life): Promise<Check[]> {
  const due = diary.takeDue(Date.now(), patienceMs(dayMs))
  const [mails, charges] = await Promise.all([evidence.mails(), chargesNow()])

  return due.map((promise) =>
    judge(promise, { dayMs, mails, charges, access: diary.access(), statuses: watch.statuses }),
  )
}

/** Exactly one mail with such a subject since a moment. */
export function oneMail(mails: Mail[], subject: RegExp, since: number): Check {
  const found = mails.filter((mail) => mail.at >= since && subject.test(mail.subject))
  const came = found.map((mail) => `“${mail.subject}”`).join(', ') || 'nothing'

  return { what: 'one mail about it', came, cameAt: found[0]?.at, isKept: found.length === 1 }
}

/** By hand, in the composer. */
export async function posts({ visitor }: Life, text: string): Promise<Check> {
  await visitor.goTo(`/c/${slug}?write=1`)
  const body = visitor.page.locator('main form#write [name=body]')
  if ((await body.count()) === 0) return expected('posting is open', false, 'the page has no place to write')
  await body.fill(text)
  await visitor.page.getByRole('button', { name: 'Post', exact: true }).click()
  await visitor.page.waitForURL(/#post-/)

  return expected('posting is open', true, 'a post was written')
}

/** No place to write on the page, and a form that is sent all the same is refused. */
export async function cannotPost({ visitor, watch, app }: Life): Promise<Check> {
  const isOffered = await watch.canWrite()
  const answer = await visitor.page.request.post(new URL(`/c/${slug}`, app.web).href, {
    form: { intent: 'post', token: randomUUID(), title: '', body: 'Sent past the page.' },
    headers: { origin: new URL(app.web).origin },
    maxRedirects: 0,
  })
  const status = answer.status()
  const came = `${isOffered ? 'the page has a place to write' : 'no place to write'}, a form sent all the same: ${status}`

  return expected('reading only: posting is refused', !isOffered && status === 403, came)
}

/** The page that was left open says the same as one that is opened anew. */
export async function isCurrent({ visitor, watch }: Life): Promise<Check> {
  const what = 'the page left open is up to date by itself'
  for (let tries = 0; tries < 5; tries += 1) {
    await visitor.goTo('/members/me/next')
    const [fresh, left] = await Promise.all([readSheets(visitor.page), watch.look()])
    if (JSON.stringify(fresh) === JSON.stringify(left)) return expected(what, true, 'it is')
    await visitor.page.waitForTimeout(1_500)
  }

  return expected(what, false, 'a fresh page says something else')
}
