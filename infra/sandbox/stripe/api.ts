import type { IncomingMessage, ServerResponse } from 'node:http'
import { newId } from '../core/ids.ts'
import { takeStatusFault, takeTimeoutFault } from '../core/faults.ts'
import { json, urlOf, type Reply } from '../core/http.ts'
import { read, write, type StripeContext } from './context.ts'
import { StripeError, type ErrorBody } from './errors.ts'
import { render } from './expand.ts'
import { parseForm } from './form.ts'
import { fingerprintOf, IdempotencyStore, type Stored } from './idempotency.ts'
import { olderParams, translateOlder } from './older-params.ts'
import { readParams } from './params.ts'
import { routes } from './resources/index.ts'
import { createRouter, type Match } from './routing.ts'
import { checkResponse } from './strict.ts'
import { followClock, refuseWhileAdvancing } from './test-clocks/follow-clock.ts'
import type { Tx } from './transaction.ts'
import { API_VERSION } from './version.ts'

type Call = {
  verb: string
  path: string
  body: string
  requestId: string
  key: string | null
  match: Match
  params: Record<string, unknown>
}

const LONGEST_KEY = 255

const findRoute = createRouter(routes)

/** The API of the Stripe stand-in: `/v1/…` with Stripe's authentication, versions, idempotency, expansion and errors. */
export function createStripeApi(context: StripeContext) {
  const idempotency = new IdempotencyStore()

  return async (request: IncomingMessage, body: string, response: ServerResponse): Promise<Reply | null> => {
    const requestId = newId('req', 14)
    const { pathname } = urlOf(request)
    const route = `${request.method ?? 'GET'} ${pathname}`
    try {
      authenticate(context, request)
      checkVersion(request)
      const call = readCall(request, body, requestId)
      const stored = await idempotency.guard(call.key, () => answer(context, idempotency, call, route))
      if (await losesAnswer(context, route, response)) return null

      return reply(stored, call.key)
    } catch (error) {
      return reply(toStored(error, requestId))
    }
  }
}

function authenticate({ options }: StripeContext, request: IncomingMessage) {
  const header = request.headers.authorization ?? ''
  const basic = header.startsWith('Basic ')
    ? Buffer.from(header.slice(6), 'base64').toString('utf8').split(':')[0]
    : null
  const key = header.startsWith('Bearer ') ? header.slice(7) : basic
  if (key === options.stripeSecretKey) return
  const message = key
    ? `Invalid API Key provided: ${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`
    : 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.'
  throw new StripeError(401, { type: 'invalid_request_error', message })
}

function checkVersion(request: IncomingMessage) {
  const version = request.headers['stripe-version']
  if (version === undefined || version === API_VERSION) return
  throw new StripeError(400, {
    type: 'invalid_request_error',
    message: `Invalid Stripe API version: ${String(version)}. The sandbox speaks ${API_VERSION}.`,
  })
}

function readCall(request: IncomingMessage, body: string, requestId: string): Call {
  const verb = request.method ?? 'GET'
  const url = urlOf(request)
  const match = findRoute(verb, url.pathname)
  if (!match)
    throw new StripeError(404, {
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${verb}: ${url.pathname}).`,
    })
  const text = verb === 'POST' ? body : `${url.search.slice(1)}${body ? `&${body}` : ''}`
  const key = request.headers['idempotency-key']
  const params = readCallParams(match, text, request.headers['stripe-version'] === undefined)

  return {
    verb,
    path: url.pathname,
    body: text,
    requestId,
    // Stripe takes no notice of keys elsewhere: GET and DELETE are idempotent by definition.
    key: verb === 'POST' ? readKey(key) : null,
    match,
    params,
  }
}

function readKey(key: string | string[] | undefined) {
  if (typeof key !== 'string' || !key) return null
  if (key.length > LONGEST_KEY)
    throw new StripeError(400, {
      type: 'idempotency_error',
      message: `Idempotency keys can have up to ${LONGEST_KEY} characters; this one has ${key.length}.`,
    })

  return key
}

function readCallParams({ route }: Match, text: string, isOlder: boolean) {
  const name = `${route.verb} ${route.template}`
  if (!isOlder) return readParams(name, parseForm(text))

  return readParams(name, translateOlder(name, parseForm(text)), olderParams(name))
}

async function answer(
  context: StripeContext,
  idempotency: IdempotencyStore,
  call: Call,
  route: string,
): Promise<Stored & { isReplay?: boolean }> {
  const fingerprint = fingerprintOf(call.verb, call.path, call.body)
  const earlier = call.key ? await idempotency.find(context.database.pool, call.key, fingerprint) : null
  if (earlier) return { ...earlier, isReplay: true }
  const status = await takeStatusFault(context.database, route)
  if (status !== null) return failOnPurpose(context, idempotency, call, fingerprint, status)
  if (call.verb === 'GET')
    return { status: 200, requestId: call.requestId, body: await read(context, (tx) => run(context, tx, call)) }

  return runWrite(context, idempotency, call, fingerprint)
}

/** The answer is stored in the transaction of its work: a crash leaves both or neither. */
async function runWrite(
  context: StripeContext,
  idempotency: IdempotencyStore,
  call: Call,
  fingerprint: string,
): Promise<Stored> {
  let stored: Stored | null = null
  try {
    await write(
      context,
      async (tx) => {
        try {
          stored = { status: 200, requestId: call.requestId, body: await run(context, tx, call) }
        } catch (error) {
          stored = toStored(error, call.requestId)
          throw error
        }
      },
      {
        request: { id: call.requestId, idempotencyKey: call.key },
        beforeCommit: async (client) => {
          if (call.key && stored) await idempotency.save(client, call.key, fingerprint, stored)
        },
      },
    )
  } catch (error) {
    const failed = toStored(error, call.requestId)
    if (call.key && !(error instanceof StripeError && error.isCommitted))
      await idempotency.save(context.database.pool, call.key, fingerprint, failed)

    return failed
  }
  if (!stored) throw new Error('A write ended without an answer.')

  return stored
}

async function run(context: StripeContext, tx: Tx, { match, params, verb }: Call) {
  const { expand = [], ...rest } = params as { expand?: string[] }
  const clock = await followClock(tx, Object.values(match.ids), rest)
  if (verb !== 'GET' && !match.route.template.startsWith('/v1/test_helpers/')) refuseWhileAdvancing(clock)
  const object = await match.route.handle(tx, rest as never, match.ids)
  if (verb !== 'GET') await tx.flush()
  const rendered = await render(tx, object, expand)
  if (context.options.strict) checkResponse(rendered)

  return JSON.stringify(rendered, null, 2)
}

async function failOnPurpose(
  context: StripeContext,
  idempotency: IdempotencyStore,
  call: Call,
  fingerprint: string,
  status: number,
) {
  const stored = toStored(new StripeError(status, faultBody(status)), call.requestId)
  if (call.key && status >= 500) await idempotency.save(context.database.pool, call.key, fingerprint, stored)

  return stored
}

function faultBody(status: number): ErrorBody {
  if (status === 429)
    return {
      type: 'invalid_request_error',
      code: 'rate_limit',
      message: 'Request rate limit exceeded. Learn more about rate limits here https://docs.stripe.com/rate-limits.',
    }
  if (status === 409)
    return {
      type: 'invalid_request_error',
      code: 'lock_timeout',
      message:
        'This object cannot be accessed right now because another API request or Stripe process is currently accessing it.',
    }

  return { type: 'api_error', message: 'An unknown error occurred. (A fault asked for at the desk.)' }
}

async function losesAnswer(context: StripeContext, route: string, response: ServerResponse) {
  const waitMs = await takeTimeoutFault(context.database, route)
  if (waitMs === null) return false
  setTimeout(() => response.destroy(), waitMs)

  return true
}

function toStored(error: unknown, requestId: string): Stored {
  if (error instanceof StripeError)
    return {
      status: error.status,
      requestId,
      body: JSON.stringify(
        { error: { ...error.body, request_log_url: `https://sandbox.invalid/logs/${requestId}` } },
        null,
        2,
      ),
    }
  console.error('sandbox:', error)
  const body: ErrorBody = {
    type: 'api_error',
    message: `The sandbox failed: ${error instanceof Error ? error.message : 'unknown'}`,
  }

  return { status: 500, requestId, body: JSON.stringify({ error: body }, null, 2) }
}

function reply(
  { status, body, requestId, isReplay = false }: Stored & { isReplay?: boolean },
  key: string | null = null,
): Reply {
  const headers: Record<string, string> = { 'request-id': requestId, 'stripe-version': API_VERSION }
  if (key) headers['idempotency-key'] = key
  if (isReplay) Object.assign(headers, { 'idempotent-replayed': 'true', 'original-request': requestId })
  else if (status === 409 || status >= 500) headers['stripe-should-retry'] = 'true'

  return { ...json(status, null, headers), body }
}
