import { setTimeout as sleep } from 'node:timers/promises'

export type Cardholder = { name: string; email: string; number: string }

/**
 * Fills in the card form of one of Stripe's pages and sends it; again after a crash, as people do. `isDone` tells a page
 * that took the card, or that has it already, from one that refused it.
 */
export async function giveCard(
  url: string,
  holder: Cardholder,
  isDone: (answer: { status: number; to: string | null }) => boolean,
): Promise<void> {
  const body = new URLSearchParams({ ...holder, expiry: '12/34', cvc: '123', postalCode: '1000' })
  let said = ''
  for (const endsAt = Date.now() + 60_000; Date.now() < endsAt; await sleep(400)) {
    try {
      const headers = { origin: new URL(url).origin }
      const answer = await fetch(url, { method: 'POST', redirect: 'manual', headers, body })
      const text = await answer.text()
      if (isDone({ status: answer.status, to: answer.headers.get('location') })) return
      said = `${answer.status} ${text.slice(0, 200)}`
    } catch (error) {
      said = String(error)
    }
  }
  throw new Error(`${new URL(url).pathname} did not take the card of ${holder.name}: ${said}`)
}
