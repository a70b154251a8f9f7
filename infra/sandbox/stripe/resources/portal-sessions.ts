import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { invalidRequest } from '../errors.ts'
import { emit } from '../events.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { createConfiguration } from './portal-configurations.ts'

type Params = Stripe.BillingPortal.SessionCreateParams

/** A short-lived way into the portal of one customer. The address alone opens it, so it carries a token of its own. */
async function createSession(tx: Tx, params: Params) {
  if (!params.customer)
    throw invalidRequest('Missing required param: customer.', { code: 'parameter_missing', param: 'customer' })
  const customer = await tx.get('customer', params.customer, 'customer')
  const configuration = await configurationOf(tx, params)
  const flow = params.flow_data
  if (flow && flow.type !== 'payment_method_update')
    throw invalidRequest(`The sandbox's portal has no flow ${flow.type}.`, { param: 'flow_data[type]' })
  if (flow && !configuration.features.payment_method_update.enabled)
    throw invalidRequest('This portal configuration does not allow updating payment methods.', {
      param: 'flow_data[type]',
    })
  const token = newId('test', 40)

  const session = tx.create(
    'billing_portal.session',
    {
      configuration: configuration.id,
      customer: customer.id,
      flow: flow ? flowOf(flow) : null,
      return_url: params.return_url ?? configuration.default_return_url,
      locale: params.locale ?? null,
      url: `${tx.context.publicUrl}/p/session/${token}`,
    },
    { token },
  )
  await emit(tx, 'billing_portal.session.created', session)

  return session
}

const DEFAULT_FEATURES: Stripe.BillingPortal.ConfigurationCreateParams.Features = {
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
  subscription_cancel: { enabled: true },
}

/** The one that is named, else the default that the account has saved in its dashboard. */
async function configurationOf(tx: Tx, { configuration: id }: Params) {
  if (id) return tx.get('billing_portal.configuration', id, 'configuration')
  const [byDefault] = await tx.select('billing_portal.configuration', "data->>'is_default' = 'true'", [], { limit: 1 })

  return byDefault ?? createConfiguration(tx, { features: DEFAULT_FEATURES }, { isDefault: true })
}

function flowOf({ type, after_completion: after }: NonNullable<Params['flow_data']>) {
  return {
    type,
    after_completion: {
      type: after?.type ?? 'portal_homepage',
      hosted_confirmation: after?.hosted_confirmation
        ? { custom_message: after.hosted_confirmation.custom_message ?? null }
        : null,
      redirect: after?.redirect ?? null,
    },
    customer_update: null,
    subscription_cancel: null,
    subscription_pause: null,
    subscription_update: null,
    subscription_update_confirm: null,
  } as Stripe.BillingPortal.Session.Flow
}

export const portalSessionRoutes = [route<Params>('POST /v1/billing_portal/sessions', createSession)]
