import type Stripe from 'stripe'
import { newId } from '../../core/ids.ts'
import { emit, emitUpdated } from '../events.ts'
import { asList, listObjects, mergeMetadata } from '../lists.ts'
import { route } from '../routing.ts'
import type { Tx } from '../transaction.ts'
import { controllerOf, requirementsOf, settingsOf } from './new-account.ts'

type Fields = Pick<
  Stripe.AccountCreateParams,
  'business_profile' | 'business_type' | 'capabilities' | 'default_currency' | 'email' | 'metadata' | 'tos_acceptance'
>

/** A connected account; until its owner has told who they are it can be paid to, and nothing else. */
async function createAccount(tx: Tx, params: Stripe.AccountCreateParams) {
  const type = params.type ?? (params.controller ? 'none' : 'standard')
  const id = newId('acct', 16)
  const account = tx.create('account', {
    id,
    business_profile: { annual_revenue: null, estimated_worker_count: null } as Stripe.Account.BusinessProfile,
    business_type: params.business_type ?? null,
    capabilities: {},
    charges_enabled: false,
    controller: controllerOf(type),
    country: params.country ?? 'DE',
    created: tx.now,
    default_currency: params.default_currency ?? 'eur',
    details_submitted: false,
    external_accounts: asList<Stripe.ExternalAccount>(`/v1/accounts/${id}/external_accounts`, []),
    future_requirements: requirementsOf([]),
    metadata: {},
    payouts_enabled: false,
    requirements: requirementsOf(['external_account', 'tos_acceptance.date', 'tos_acceptance.ip']),
    settings: settingsOf(),
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type,
  })
  applyFields(account, params)
  tx.takeChanges(account)
  if (Object.keys(account.capabilities ?? {}).length > 0) await emit(tx, 'account.updated', account)

  return account
}

function applyFields(account: Stripe.Account, params: Fields) {
  account.metadata = mergeMetadata(account.metadata, params.metadata)
  if (params.email !== undefined) account.email = params.email || null
  if (params.business_type) account.business_type = params.business_type
  if (params.default_currency) account.default_currency = params.default_currency
  const {
    name,
    product_description: product,
    url,
    mcc,
    support_email: email,
    support_phone: phone,
  } = params.business_profile ?? {}
  if (account.business_profile)
    Object.assign(account.business_profile, {
      ...(name === undefined ? {} : { name }),
      ...(product === undefined ? {} : { product_description: product }),
      ...(url === undefined ? {} : { url }),
      ...(mcc === undefined ? {} : { mcc }),
      ...(email === undefined ? {} : { support_email: email || null }),
      ...(phone === undefined ? {} : { support_phone: phone }),
    })
  for (const [name, capability] of Object.entries(params.capabilities ?? {}))
    if ((capability as { requested?: boolean }).requested)
      account.capabilities = { ...account.capabilities, [name]: 'inactive' }
  const accepted = params.tos_acceptance
  if (accepted) account.tos_acceptance = { date: accepted.date ?? null, ip: accepted.ip ?? null, user_agent: null }
}

export const accountRoutes = [
  route<Stripe.AccountCreateParams>('POST /v1/accounts', createAccount),
  route('GET /v1/accounts/{id}', (tx, _, { id = '' }) => tx.get('account', id)),
  route<Fields>('POST /v1/accounts/{id}', async (tx, params, { id = '' }) => {
    const account = await tx.get('account', id)
    applyFields(account, params)
    await emitUpdated(tx, 'account.updated', account)

    return account
  }),
  route('DELETE /v1/accounts/{id}', async (tx, _, { id = '' }) => {
    tx.delete(await tx.get('account', id))

    return { id, object: 'account', deleted: true }
  }),
  route<Stripe.AccountListParams>('GET /v1/accounts', (tx, params) =>
    listObjects(tx, 'account', '/v1/accounts', params),
  ),
]
