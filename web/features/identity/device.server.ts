import type { ActionFunctionArgs } from '@remix-run/node'
import type { Device } from '#activities/identity/open-session.ts'

/** The browser that asks, as its session will show it. */
export function deviceOf({ request, context }: ActionFunctionArgs): Device {
  return { userAgent: request.headers.get('User-Agent') ?? '', address: context.address }
}
