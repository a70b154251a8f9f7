import { fitsRoute } from '../core/faults.ts'
import { receiveText } from '../twilio/receive-text.ts'
import type { DeskContext } from './context.ts'
import { readAccount } from '../stripe/account.ts'
import { orderDelivery, orderFault, readClock, setAccount, setClock } from './orders.ts'
import { orderDispute, orderPayout } from './outcomes.ts'
import { listCharges, listEmails, listSubscriptions, listTexts, listWebhooks } from './queries.ts'
import { DeskError, readBody } from './read-body.ts'
import { exportState, importState } from './state.ts'

type Row = Record<string, unknown>
type Call = { query: URLSearchParams; body: string }
type Route = (context: DeskContext, call: Call) => Promise<unknown>

/** The desk by machine; contract.md fixes the names and fields. */
export const machineRoutes: Record<string, Route> = {
  'GET /_sandbox/emails': ({ database }, { query }) => listEmails(database.pool, query.get('to')),
  'GET /_sandbox/sms': ({ database }, { query }) => listTexts(database.pool, query.get('to')),
  'POST /_sandbox/sms': (context, { body }) => {
    const { from, to, text, url } = readBody(body)
    if (typeof from !== 'string' || typeof text !== 'string') throw new DeskError(400, 'Send from and text.')

    return receiveText(context, { from, text, to: textOr(to), url: textOr(url) })
  },
  'GET /_sandbox/charges': ({ database }) => listCharges(database.pool),
  'GET /_sandbox/subscriptions': ({ database }) => listSubscriptions(database.pool),
  'GET /_sandbox/webhooks': ({ database }) => listWebhooks(database.pool),
  'POST /_sandbox/webhooks': (context, { body }) => {
    const { id, order } = readBody(body)

    return orderDelivery(context, Number(id), String(order))
  },
  'GET /_sandbox/clock': (context) => Promise.resolve(readClock(context)),
  'POST /_sandbox/clock': (context, { body }) => setClock(context, readBody(body)),
  'GET /_sandbox/faults': async ({ database }) =>
    (await database.pool.query<Row>('select id::int, route, kind, times, value from faults order by id')).rows,
  'POST /_sandbox/faults': (context, { body }) => orderFault(context, readBody(body)),
  'DELETE /_sandbox/faults': async ({ database }, { query }) => {
    const route = query.get('route')
    const { rows } = await database.pool.query<{ id: string; route: string }>('select id, route from faults')
    const gone = rows.filter((row) => route === null || fitsRoute(route, row.route) || row.route === route)
    await database.pool.query('delete from faults where id = any($1)', [gone.map(({ id }) => id)])

    return { deleted: gone.length }
  },
  'GET /_sandbox/account': ({ database }) => readAccount(database.pool),
  'POST /_sandbox/account': (context, { body }) => setAccount(context, readBody(body)),
  'POST /_sandbox/disputes': (context, { body }) => orderDispute(context, readBody(body)),
  'POST /_sandbox/payouts': (context, { body }) => orderPayout(context, readBody(body)),
  'GET /_sandbox/state': (context) => exportState(context),
  'PUT /_sandbox/state': (context, { body }) => importState(context, readBody(body)),
}

function textOr(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
