import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  type SearchAttributeType,
  type SearchAttributeValue,
} from '@temporalio/common'

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

/** Plain values of an outbox row as typed pairs; a Datetime comes as an ISO string. Throws RangeError for a name nobody registered. */
export function searchAttributePairs(values: Record<string, string | number | boolean>): SearchAttributePair[] {
  return Object.entries(values).map(([name, value]) => {
    if (!isKnown(name)) throw new RangeError(`No search attribute is called ${name}.`)
    const type = searchAttributeTypes[name]
    const key = defineSearchAttributeKey<SearchAttributeType>(name, type)
    const typed: SearchAttributeValue<SearchAttributeType> = type === 'DATETIME' ? new Date(String(value)) : value

    return { key, value: typed }
  })
}

function isKnown(name: string): name is Name {
  return name in searchAttributeTypes
}
