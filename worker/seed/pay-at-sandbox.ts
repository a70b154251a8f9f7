/**
 * Fills in the sandbox's hosted page as a person would, with one of the published test cards, and returns the session's id from the
 * way back. Throws when the page did not take the card. There is no such thing at the real Stripe.
 */
export async function payAtSandbox(
  hostedUrl: string,
  payer: { name: string; email: string; number: string },
): Promise<string> {
  const answer = await fetch(hostedUrl, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(hostedUrl).origin },
    body: new URLSearchParams({
      expiry: '12/34',
      cvc: payer.number.length === 15 ? '1234' : '123',
      postalCode: '1000',
      ...payer,
    }).toString(),
  })
  const back = answer.headers.get('location')
  const sessionId = back && new URL(back).searchParams.get('session_id')
  if (!sessionId) throw new Error(`The sandbox's page answered ${answer.status} and named no session.`)

  return sessionId
}
