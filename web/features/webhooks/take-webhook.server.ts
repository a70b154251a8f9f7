import { type ActionFunctionArgs, json } from '@remix-run/node'
import type { Provider } from '#activities/operations/receive-event.ts'
import { receiveWebhook } from '#activities/operations/receive-webhook.ts'
import { authorize } from '#web/server/authorize.server.ts'

/** Stripe's largest events stay far below; SendGrid batches up to 768 kB. */
const maxBytes = 1024 * 1024

/** The action of every webhook: 2xx when it is kept, 400 for a forgery, 413 for too much, 5xx when it should come again. */
export async function takeWebhook(args: ActionFunctionArgs, provider: Provider): Promise<Response> {
  const { deps } = await authorize(args, 'webhook')
  const { request } = args
  if (request.method !== 'POST') return json({ error: 'POST only' }, { status: 405, headers: { Allow: 'POST' } })

  const rawBody = await readLimited(request)
  if (rawBody === null) return json({ error: 'too large' }, { status: 413 })

  const answer = await receiveWebhook(deps, { provider, rawBody, header: (name) => request.headers.get(name) })

  return answer.kind === 'forged'
    ? json({ error: 'the signature does not fit' }, { status: 400 })
    : json({ received: true })
}

/** The body as it came, or null when it is longer than anything a sender of ours sends. */
async function readLimited({ body }: Request): Promise<string | null> {
  if (!body) return ''
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks).toString('utf8')
    bytes += value.byteLength
    if (bytes > maxBytes) {
      await reader.cancel()

      return null
    }
    chunks.push(value)
  }
}
