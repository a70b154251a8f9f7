import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node'
import { takeWebhook } from '../take-webhook.server.ts'

export const handle = { permission: 'webhook' }

/** Whoever looks with a browser is told that this address takes news only. */
export const loader = (args: LoaderFunctionArgs) => takeWebhook(args, 'sendgrid')

export const action = (args: ActionFunctionArgs) => takeWebhook(args, 'sendgrid')
