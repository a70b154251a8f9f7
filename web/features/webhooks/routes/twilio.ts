import type { ActionFunctionArgs } from '@remix-run/node'
import { takeWebhook } from '../take-webhook.server.ts'

export const handle = { permission: 'webhook' }

export const action = (args: ActionFunctionArgs) => takeWebhook(args, 'twilio')
