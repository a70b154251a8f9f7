import { defineSearchAttributeKey, type SearchAttributePair, type SearchAttributeType } from '@temporalio/common'

/** The search attributes that all processes share (processes.md), by name and Temporal type. */
export const searchAttributeTypes = {
  KumikoProcess: 'KEYWORD',
  KumikoStage: 'KEYWORD',
  KumikoOrganization: 'KEYWORD',
  KumikoMember: 'KEYWORD',
  KumikoSubject: 'KEYWORD',
  KumikoStripe: 'KEYWORD',
  KumikoAssignee: 'KEYWORD',
  KumikoDeadline: 'DATETIME',
  KumikoAmountCents: 'INT',
  KumikoAttempt: 'INT',
  KumikoNeedsHuman: 'BOOL',
} as const satisfies Record<string, SearchAttributeType>

type Name = keyof typeof searchAttributeTypes

/** Plain values of an outbox row as typed pairs; a Datetime comes as an ISO string. Throws RangeError for what nobody registered. */
export function searchAttributePairs(values: Record<string, string | number | boolean>): SearchAttributePair[] {
  return Object.entries(values).map(([name, value]) => pairOf(name, value))
}

function pairOf(name: string, value: string | number | boolean): SearchAttributePair {
  const type = isKnown(name) ? searchAttributeTypes[name] : undefined
  if (type === 'KEYWORD' && typeof value === 'string') return { key: defineSearchAttributeKey(name, type), value }
  if (type === 'INT' && typeof value === 'number') return { key: defineSearchAttributeKey(name, type), value }
  if (type === 'BOOL' && typeof value === 'boolean') return { key: defineSearchAttributeKey(name, type), value }
  if (type === 'DATETIME' && typeof value === 'string') {
    return { key: defineSearchAttributeKey(name, type), value: new Date(value) }
  }

  throw new RangeError(`No search attribute ${name} takes a ${typeof value}.`)
}

function isKnown(name: string): name is Name {
  return name in searchAttributeTypes
}
