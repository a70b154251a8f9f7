import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { leadToStripe } from '../lead-to-stripe.server.ts'
import { billingPath } from '../paths.ts'

export const handle = { permission: 'account' } as const

/** The way is a form; this is for those who type the address. */
export async function loader(args: LoaderFunctionArgs) {
  await authorize(args, handle.permission)

  return redirect(billingPath)
}

/** Stripe’s form for another card; no number of it ever reaches us. */
export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)

  return leadToStripe(deps, { request: args.request, userId: viewer.id, flow: 'payment_method_update' })
}
