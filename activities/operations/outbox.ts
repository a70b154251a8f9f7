import type { Tx } from '#prisma/database.ts'
import type {
  AccountMailPayload,
  BillingMailPayload,
  MembershipMailPayload,
  RefundPayload,
  SignalPayload,
  StartPayload,
  TierMailPayload,
  UpdatePayload,
} from '#workflows/operations/outbox.messages.ts'

type Row =
  | { kind: 'start'; organizationId: string; orderingKey: string; payload: StartPayload; deadlineAt: Date }
  | { kind: 'signal'; organizationId: string; orderingKey: string; payload: SignalPayload; deadlineAt: Date }
  | { kind: 'update'; organizationId: string; orderingKey: string; payload: UpdatePayload; deadlineAt: Date }
  | {
      kind: 'membership-mail'
      organizationId: string
      orderingKey: string
      payload: MembershipMailPayload
      deadlineAt: Date
    }
  | { kind: 'billing-mail'; organizationId: string; orderingKey: string; payload: BillingMailPayload; deadlineAt: Date }
  | { kind: 'refund'; organizationId: string; orderingKey: string; payload: RefundPayload; deadlineAt: Date }
  | {
      kind: 'tier-mail'
      organizationId: string | null
      orderingKey: string
      payload: TierMailPayload
      deadlineAt: Date
      availableAt?: Date
    }
  | { kind: 'account-mail'; organizationId: null; orderingKey: string; payload: AccountMailPayload; deadlineAt: Date }

/** Promises a start to the relay, in the transaction of the fact that wants it. */
export function enqueueStart(tx: Tx, organizationId: string, payload: StartPayload, deadlineAt: Date): Promise<void> {
  return insert(tx, { kind: 'start', organizationId, orderingKey: payload.workflowId, payload, deadlineAt })
}

/** Promises news to a running process. */
export function enqueueSignal(
  tx: Tx,
  organizationId: string,
  payload: SignalPayload,
  deadlineAt = new Date(),
): Promise<void> {
  return insert(tx, { kind: 'signal', organizationId, orderingKey: payload.workflowId, payload, deadlineAt })
}

/** Promises a command to a running process; its row must exist in the same transaction. */
export function enqueueUpdate(tx: Tx, payload: UpdatePayload, deadlineAt = new Date()): Promise<void> {
  const { organizationId, workflowId } = payload

  return insert(tx, { kind: 'update', organizationId, orderingKey: workflowId, payload, deadlineAt })
}

/** Promises the confirmation of what a member decided. */
export function enqueueMembershipMail(tx: Tx, payload: MembershipMailPayload, deadlineAt = new Date()): Promise<void> {
  const { organizationId, membershipId } = payload
  const orderingKey = `membership-mail:${membershipId}`

  return insert(tx, { kind: 'membership-mail', organizationId, orderingKey, payload, deadlineAt })
}

/** Promises the message about a change of plan or a refund. */
export function enqueueBillingMail(tx: Tx, payload: BillingMailPayload, deadlineAt = new Date()): Promise<void> {
  const { organizationId, membershipId } = payload
  const orderingKey = `billing-mail:${membershipId}`

  return insert(tx, { kind: 'billing-mail', organizationId, orderingKey, payload, deadlineAt })
}

/** Promises a refund that an owner asked for; its row must exist in the same transaction. */
export function enqueueRefund(tx: Tx, payload: RefundPayload, deadlineAt = new Date()): Promise<void> {
  const { organizationId, refundId } = payload

  return insert(tx, { kind: 'refund', organizationId, orderingKey: `refund:${refundId}`, payload, deadlineAt })
}

/**
 * Promises a letter about a tier: at once and in order, or at a day to come, which holds up none of the others. A
 * person's belongs to no tenant.
 */
export function enqueueTierMail(tx: Tx, payload: TierMailPayload, dueAt: Date | null): Promise<void> {
  const { subject, letterId } = payload
  const row = {
    kind: 'tier-mail',
    organizationId: subject.kind === 'organization' ? subject.id : null,
    payload,
  } as const

  return dueAt
    ? insert(tx, { ...row, orderingKey: `tier-mail:${letterId}`, deadlineAt: dueAt, availableAt: dueAt })
    : insert(tx, { ...row, orderingKey: `tier-mail:${subject.id}`, deadlineAt: new Date() })
}

/** Promises a message about the account itself, which belongs to no tenant. */
export function enqueueAccountMail(tx: Tx, payload: AccountMailPayload, deadlineAt = new Date()): Promise<void> {
  return insert(tx, {
    kind: 'account-mail',
    organizationId: null,
    orderingKey: `mail:${payload.deliveryId}`,
    payload,
    deadlineAt,
  })
}

/** Raw on purpose: Prisma's create reads the row back, which the product's role may not for rows without a tenant. */
async function insert(tx: Tx, row: Row): Promise<void> {
  const availableAt = 'availableAt' in row ? (row.availableAt ?? null) : null
  await tx.$executeRaw`
    insert into outbox (organization_id, kind, ordering_key, payload, deadline_at, available_at)
    values (${row.organizationId}::uuid, ${row.kind}, ${row.orderingKey}, ${JSON.stringify(row.payload)}::jsonb,
      ${row.deadlineAt}, coalesce(${availableAt}, now()))`
}
