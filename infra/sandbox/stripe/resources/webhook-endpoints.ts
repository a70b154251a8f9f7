import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { invalidRequest } from '../errors.ts'
import { listObjects, mergeMetadata } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { API_VERSION } from '../version.ts'
import { unset } from './shared.ts'

type EndpointDraft = {
  url: string
  enabledEvents: string[]
  secret?: string
  description?: string | null
  metadata?: Stripe.Metadata
  id?: string
}

function createEndpoint(tx: Tx, draft: EndpointDraft) {
  return tx.create(
    'webhook_endpoint',
    {
      ...(draft.id ? { id: draft.id } : {}),
      api_version: API_VERSION,
      description: draft.description ?? null,
      enabled_events: draft.enabledEvents,
      metadata: draft.metadata ?? {},
      status: 'enabled',
      url: draft.url,
    },
    { secret: draft.secret ?? newId('whsec', 32) },
  )
}

const DEFAULT_ID = 'we_kumiko_default'

/** The endpoint of the environment: made once, and kept in step with what the environment says now. */
export async function ensureDefaultEndpoint(tx: Tx, { url, secret }: { url: string; secret: string }) {
  const known = await tx.find('webhook_endpoint', DEFAULT_ID)
  if (!known) {
    createEndpoint(tx, { id: DEFAULT_ID, url, secret, enabledEvents: ['*'], description: 'The local web process' })

    return
  }
  known.url = url
  known.status = 'enabled'
  tx.hidden(known).secret = secret
}

function refuseUrl(url: string) {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    throw invalidRequest('Invalid URL: An explicit scheme (such as https) must be provided.', {
      code: 'url_invalid',
      param: 'url',
    })
}

export const webhookEndpointRoutes = [
  route<Stripe.WebhookEndpointCreateParams>('POST /v1/webhook_endpoints', (tx, params) => {
    refuseUrl(params.url)
    const endpoint = createEndpoint(tx, {
      url: params.url,
      enabledEvents: params.enabled_events,
      description: unset(params.description),
      metadata: mergeMetadata({}, params.metadata),
    })

    return Promise.resolve({ ...endpoint, secret: tx.hidden(endpoint).secret })
  }),
  route('GET /v1/webhook_endpoints/{id}', (tx, _, { id = '' }) => tx.get('webhook_endpoint', id)),
  route<Stripe.WebhookEndpointUpdateParams>('POST /v1/webhook_endpoints/{id}', async (tx, params, { id = '' }) => {
    const endpoint = await tx.get('webhook_endpoint', id)
    endpoint.metadata = mergeMetadata(endpoint.metadata, params.metadata)
    if (params.url) {
      refuseUrl(params.url)
      endpoint.url = params.url
    }
    if (params.enabled_events) endpoint.enabled_events = params.enabled_events
    if (params.disabled !== undefined) endpoint.status = params.disabled ? 'disabled' : 'enabled'
    if (params.description !== undefined) endpoint.description = unset(params.description)

    return endpoint
  }),
  route('DELETE /v1/webhook_endpoints/{id}', async (tx, _, { id = '' }) => {
    tx.delete(await tx.get('webhook_endpoint', id))

    return { id, object: 'webhook_endpoint', deleted: true }
  }),
  route<Stripe.WebhookEndpointListParams>('GET /v1/webhook_endpoints', (tx, params) =>
    listObjects(tx, 'webhook_endpoint', '/v1/webhook_endpoints', params),
  ),
]
