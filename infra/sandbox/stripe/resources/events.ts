import type Stripe from 'stripe'
import { invalidRequest } from '../errors.ts'
import { Filter, listObjects } from '../lists.ts'
import { route } from '../routing.ts'

const UNDELIVERED = "exists (select 1 from deliveries d where d.event_id = objects.id and d.status <> 'delivered')"

export const eventRoutes = [
  route('GET /v1/events/{id}', (tx, _, { id = '' }) => tx.get('event', id)),
  route<Stripe.EventListParams>('GET /v1/events', (tx, params) => {
    if (params.type && params.types)
      throw invalidRequest('You may only specify one of these parameters: type, types.', { param: 'type' })
    if (params.types && params.types.length > 20)
      throw invalidRequest('You may list up to 20 types of events.', { param: 'types' })
    const filter = new Filter()
    if (params.type?.includes('*'))
      filter.add("data->>'type' like $?", params.type.replaceAll('_', '\\_').replaceAll('*', '%'))
    else filter.equals('type', params.type)
    if (params.types) filter.add("data->>'type' = any($?)", params.types)
    if (params.delivery_success !== undefined) filter.add(params.delivery_success ? `not ${UNDELIVERED}` : UNDELIVERED)

    return listObjects(tx, 'event', '/v1/events', params, filter)
  }),
]
