import type Stripe from 'stripe'
import type { CheckoutDiscount, CheckoutLine, Hidden } from '../kinds.ts'
import { mergeMetadata } from '../lists.ts'

/** What a session keeps of its request for the moment it is paid. */
export function hiddenOf(
  params: Stripe.Checkout.SessionCreateParams,
  lineItems: CheckoutLine[],
  discounts: CheckoutDiscount[],
): Hidden['checkout.session'] {
  const { subscription_data: subscription, payment_intent_data: intent, setup_intent_data: setup } = params

  return {
    lineItems,
    ...(discounts.length > 0 ? { discounts } : {}),
    ...(subscription
      ? {
          subscriptionData: {
            metadata: mergeMetadata({}, subscription.metadata),
            ...(subscription.trial_end ? { trialEnd: subscription.trial_end } : {}),
            ...(subscription.trial_period_days ? { trialDays: subscription.trial_period_days } : {}),
            ...(subscription.default_tax_rates ? { defaultTaxRates: subscription.default_tax_rates } : {}),
            ...(subscription.description ? { description: subscription.description } : {}),
            missingPaymentMethod: (subscription.trial_settings?.end_behavior.missing_payment_method ??
              'create_invoice') as 'cancel' | 'create_invoice' | 'pause',
          },
        }
      : {}),
    ...(intent
      ? {
          paymentIntentData: {
            metadata: mergeMetadata({}, intent.metadata),
            ...(intent.setup_future_usage ? { setupFutureUsage: intent.setup_future_usage } : {}),
            ...(intent.description ? { description: intent.description } : {}),
            ...(intent.receipt_email ? { receiptEmail: intent.receipt_email } : {}),
            ...(intent.capture_method === 'manual' ? { captureMethod: 'manual' as const } : {}),
          },
        }
      : {}),
    ...(setup ? { setupMetadata: mergeMetadata({}, setup.metadata) } : {}),
  } as Hidden['checkout.session']
}
