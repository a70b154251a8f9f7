import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runTrigger } from './stripe-cli.ts'
import { findProblems } from './stripe/strict.ts'
import { eventually, WEBHOOK_SECRET, type TestSandbox } from './testing.ts'

/** Every event whose trigger the sandbox answers for. */
export const TRIGGERS = `
account.updated balance.available billing_portal.configuration.created billing_portal.configuration.updated
billing_portal.session.created charge.captured charge.dispute.closed charge.dispute.created charge.dispute.updated
charge.failed charge.refund.updated charge.refunded charge.succeeded checkout.session.async_payment_failed
checkout.session.async_payment_succeeded checkout.session.completed checkout.session.expired coupon.created
coupon.deleted coupon.updated credit_note.created credit_note.updated credit_note.voided customer.created
customer.deleted customer.discount.created customer.discount.deleted customer.discount.updated
customer.subscription.created customer.subscription.deleted customer.subscription.paused
customer.subscription.trial_will_end customer.subscription.updated customer.updated invoice.created invoice.deleted
invoice.finalized invoice.marked_uncollectible invoice.paid invoice.payment_action_required invoice.payment_failed
invoice.payment_succeeded invoice.sent invoice.updated invoice.voided invoiceitem.created invoiceitem.deleted
payment_intent.amount_capturable_updated payment_intent.canceled payment_intent.created
payment_intent.partially_funded payment_intent.payment_failed payment_intent.processing payment_intent.requires_action
payment_intent.succeeded payment_method.attached payment_method.detached payment_method.updated payout.created
payout.updated plan.created plan.deleted plan.updated price.created price.updated product.created product.deleted
product.updated promotion_code.created promotion_code.updated setup_intent.canceled setup_intent.created
setup_intent.requires_action setup_intent.setup_failed setup_intent.succeeded subscription.payment_failed
subscription.payment_succeeded tax_rate.created tax_rate.updated test_helpers.test_clock.advancing
test_helpers.test_clock.created test_helpers.test_clock.deleted test_helpers.test_clock.ready transfer.created
transfer.reversed transfer.updated
`
  .trim()
  .split(/\s+/)

/** Names of the CLI that deliver another event. */
const DELIVERED_AS: Record<string, string> = {
  'subscription.payment_failed': 'invoice.payment_failed',
  'subscription.payment_succeeded': 'invoice.payment_succeeded',
}

export type Verdict = { event: string; isGreen: boolean; reason: string }

/** A home of its own for the CLI, so that nobody's login is read or written. */
export async function withCliHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  const home = await mkdtemp(path.join(tmpdir(), 'kumiko-stripe-cli-'))
  try {
    return await work(home)
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

/** Strict: the CLI ends with 0, the named event arrives signed, and every event on the way is of the SDK's own types. */
export async function judgeTrigger(sandbox: TestSandbox, cli: string, home: string, event: string): Promise<Verdict> {
  const { receiver, ports, stripeSecretKey } = sandbox
  const before = receiver.received.length
  const run = await runTrigger(cli, {
    event,
    home,
    apiKey: stripeSecretKey,
    apiBase: `http://127.0.0.1:${ports.stripe}`,
  })
  if (run.exitCode !== 0) return { event, isGreen: false, reason: reasonIn(run.output) }
  const type = DELIVERED_AS[event] ?? event
  const news = () => receiver.received.slice(before)
  try {
    await eventually(`${type}, delivered`, () => news().find((received) => received.event.type === type), 20_000)
  } catch {
    return {
      event,
      isGreen: false,
      reason: `no ${type} came, but ${news()
        .map((one) => one.event.type)
        .join(', ')}`,
    }
  }
  const problems: string[] = []
  for (const { body, signature } of news())
    problems.push(...findProblems(await sandbox.stripe.webhooks.constructEventAsync(body, signature, WEBHOOK_SECRET)))

  return { event, isGreen: problems.length === 0, reason: problems.slice(0, 3).join('; ') }
}

function reasonIn(output: string) {
  const told = output.match(/"message": "(.+)"/)?.[1] ?? output.trim().split('\n').at(-1) ?? ''

  return told.slice(0, 300)
}
