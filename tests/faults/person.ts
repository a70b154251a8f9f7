import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { mailsTo } from '#tests/support/visitor.ts'
import { waitFor } from '#infra/start/wait-for.ts'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { openHttpSession } from './http-session.ts'

export type Person = Awaited<ReturnType<typeof signUpPerson>>

/** Signs a person up through the forms, with the code from the mail. What they can do then is what the forms offer. */
export async function signUpPerson(app: ProvidedApp, name: string) {
  const email = `${name}-${randomUUID().slice(0, 8)}@faults.kumiko.example`
  const session = openHttpSession(new URL(app.web).origin)
  await session.submit('/signup', ['email', 'password'], { name, email, password: 'a password of some length' })
  await session.submit('/verify', ['code'], { code: await codeFor(app, email) })
  let paymentPage = ''
  let wayBack = ''

  return {
    name,
    email,
    session,
    /** The join form, filled in and not sent yet; `send` sends it and keeps where the payment page is. */
    openJoin: async (slug: string, { hasTrial = true } = {}) => {
      const path = `/c/${slug}/join${hasTrial ? '' : '?trial=no'}`
      const form = await session.findForm(path, ['token'])

      return {
        send: async () => {
          const answer = await session.send(path, form, { planId: form.fields.planId ?? '', consent: 'on' })
          if (!answer.away) throw new Error(`Joining ${slug} led ${name} to ${answer.url} (${answer.status}).`)
          paymentPage = answer.away
        },
      }
    },
    pay: async (card: string) => {
      wayBack = await payOnHostedPage(paymentPage, { name, email, number: card })
    },
    /** Pays on a page of Stripe's that was opened elsewhere than in the join form, and goes the way back. */
    payOn: async (page: string, card: string) => {
      const { pathname, search } = new URL(await payOnHostedPage(page, { name, email, number: card }))
      await session.get(pathname + search)
    },
    /** The page after the payment; where it has nothing to say yet it is loaded again. */
    comeBack: async () => {
      const { pathname, search } = new URL(wayBack)
      const isIn = await waitFor(async () => (await session.get(pathname + search)).html.includes('You are in'), {
        timeoutMs: 90_000,
        everyMs: 1_000,
      })
      if (!isIn) throw new Error(`${name} paid and is not let in.`)
    },
    openGoal: async (slug: string) => {
      const path = `/c/${slug}/goals`
      const form = await session.findForm(path, ['goalTemplateId', 'token'])

      return { send: () => session.send(path, form) }
    },
    openCommand: async (command: string) => {
      const path = '/members/me/next'
      const form = await session.findForm(path, [`command=${command}`])

      return { commandId: form.fields.token ?? '', send: () => session.send(path, form) }
    },
  }
}

async function codeFor(app: ProvidedApp, email: string): Promise<string> {
  for (const endsAt = Date.now() + 60_000; Date.now() < endsAt;) {
    // The desk may be away just now.
    const mails = await mailsTo(app, email).catch(() => [])
    const code = mails.map(({ text }) => /^\s*(\d{6})\s*$/m.exec(text)?.[1]).findLast(Boolean)
    if (code) return code
    await sleep(200)
  }
  throw new Error(`No code was mailed to ${email}.`)
}

type Payer = { name: string; email: string; number: string }

/** The hosted page takes a card once; sent again after a crash it only shows the way back. */
async function payOnHostedPage(url: string, payer: Payer): Promise<string> {
  const cvc = payer.number.length === 15 ? '1234' : '123'
  let said = ''
  for (const endsAt = Date.now() + 60_000; Date.now() < endsAt; await sleep(500)) {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: new URL(url).origin },
        body: new URLSearchParams({ ...payer, expiry: '12/34', cvc, postalCode: '1000' }),
      })
      const back = answer.headers.get('location')
      if (back?.includes('session_id=')) return back
      said = `${answer.status} ${(await answer.text()).slice(0, 200)}`
    } catch (error) {
      said = String(error)
    }
  }
  throw new Error(`The payment page did not take the card of ${payer.name}: ${said}`)
}
