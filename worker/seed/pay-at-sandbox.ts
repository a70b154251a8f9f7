const demoCard = { number: '4242424242424242', expiry: '12/34', cvc: '123' }

/**
 * Fills in the sandbox's hosted page as a person would, with a published test card, and returns the session's id from the
 * way back. Throws when the page did not take the card. There is no such thing at the real Stripe.
 */
export async function payAtSandbox(hostedUrl: string, payer: { name: string; email: string }): Promise<string> {
  const answer = await fetch(hostedUrl, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(hostedUrl).origin },
    body: new URLSearchParams({ ...demoCard, ...payer, postalCode: '1000' }).toString(),
  })
  const back = answer.headers.get('location')
  const sessionId = back && new URL(back).searchParams.get('session_id')
  if (!sessionId) throw new Error(`The sandbox's page answered ${answer.status} and named no session.`)

  return sessionId
}
