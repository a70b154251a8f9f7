/**
 * What became of one try to deliver an outbox row. `waiting` and `away` are repeated without end, `refused` a bounded
 * number of times before the row is a dead letter.
 */
export type DeliveryOutcome =
  | { kind: 'delivered' }
  | { kind: 'waiting'; why: string }
  | { kind: 'away'; why: string }
  | { kind: 'refused'; why: string }

export const delivered: DeliveryOutcome = { kind: 'delivered' }
