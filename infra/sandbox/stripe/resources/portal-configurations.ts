import type Stripe from 'stripe'
import { emit, emitUpdated } from '../events.ts'
import { Filter, listObjects, mergeMetadata } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { unset } from './shared.ts'

type Params = Stripe.BillingPortal.ConfigurationCreateParams
type UpdateParams = Stripe.BillingPortal.ConfigurationUpdateParams
type Features = Stripe.BillingPortal.Configuration.Features

/** What a portal page offers; everything is off that is not asked for. */
export async function createConfiguration(tx: Tx, params: Params, { isDefault = false } = {}) {
  const configuration = tx.create('billing_portal.configuration', {
    active: true,
    business_profile: profileOf(params.business_profile),
    default_return_url: unset(params.default_return_url),
    features: featuresOf(params.features),
    is_default: isDefault,
    login_page: { enabled: params.login_page?.enabled ?? false, url: null },
    metadata: mergeMetadata({}, params.metadata),
    name: unset(params.name),
    updated: tx.now,
  })
  await emit(tx, 'billing_portal.configuration.created', configuration)

  return configuration
}

function profileOf(profile: Params['business_profile']): Stripe.BillingPortal.Configuration.BusinessProfile {
  return {
    headline: unset(profile?.headline),
    privacy_policy_url: profile?.privacy_policy_url ?? null,
    terms_of_service_url: profile?.terms_of_service_url ?? null,
  }
}

function featuresOf(features: Params['features']): Features {
  const { customer_update: customer, subscription_cancel: cancel, subscription_update: update } = features

  return {
    customer_update: { enabled: customer?.enabled ?? false, allowed_updates: customer?.allowed_updates || [] },
    invoice_history: { enabled: features.invoice_history?.enabled ?? false },
    payment_method_update: {
      enabled: features.payment_method_update?.enabled ?? false,
      payment_method_configuration: null,
    },
    subscription_cancel: {
      enabled: cancel?.enabled ?? false,
      mode: cancel?.mode ?? 'at_period_end',
      proration_behavior: cancel?.proration_behavior ?? 'none',
      cancellation_reason: {
        enabled: cancel?.cancellation_reason?.enabled ?? false,
        feedback_options: null,
        options: cancel?.cancellation_reason?.options || [],
      },
    },
    subscription_pause: { enabled: false, duration: { interval_options: [], type: 'indefinite' } },
    subscription_update: {
      billing_cycle_anchor: update?.billing_cycle_anchor ?? 'unchanged',
      default_allowed_updates: update?.default_allowed_updates || [],
      enabled: update?.enabled ?? false,
      proration_behavior: update?.proration_behavior ?? 'none',
      schedule_at_period_end: { conditions: [] },
      trial_update_behavior: update?.trial_update_behavior ?? 'end_trial',
    },
  }
}

async function update(tx: Tx, params: UpdateParams, id: string) {
  const configuration = await tx.get('billing_portal.configuration', id)
  configuration.metadata = mergeMetadata(configuration.metadata ?? {}, params.metadata)
  if (params.active !== undefined) configuration.active = params.active
  if (params.features) configuration.features = { ...configuration.features, ...changed(params.features) }
  configuration.updated = tx.now
  await emitUpdated(tx, 'billing_portal.configuration.updated', configuration)

  return configuration
}

/** Only the features that were named, each whole. */
function changed(features: NonNullable<UpdateParams['features']>): Partial<Features> {
  const whole = featuresOf(features as Params['features'])

  return Object.fromEntries(Object.entries(whole).filter(([name]) => name in features))
}

export const portalConfigurationRoutes = [
  route<Params>('POST /v1/billing_portal/configurations', (tx, params) => createConfiguration(tx, params)),
  route<UpdateParams>('POST /v1/billing_portal/configurations/{id}', (tx, params, { id = '' }) =>
    update(tx, params, id),
  ),
  route('GET /v1/billing_portal/configurations/{id}', (tx, _, { id = '' }) =>
    tx.get('billing_portal.configuration', id),
  ),
  route<Stripe.BillingPortal.ConfigurationListParams>('GET /v1/billing_portal/configurations', (tx, params) =>
    listObjects(
      tx,
      'billing_portal.configuration',
      '/v1/billing_portal/configurations',
      params,
      new Filter().equals('active', params.active).equals('is_default', params.is_default),
    ),
  ),
]
