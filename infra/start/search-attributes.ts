/** What every process can be searched by. SQL visibility allows 10 keywords and 3 of each other type. */
export const searchAttributes = {
  KumikoProcess: 'Keyword',
  KumikoStage: 'Keyword',
  KumikoOrganization: 'Keyword',
  KumikoMember: 'Keyword',
  KumikoSubject: 'Keyword',
  KumikoStripe: 'Keyword',
  KumikoAssignee: 'Keyword',
  KumikoDeadline: 'Datetime',
  KumikoAmountCents: 'Int',
  KumikoAttempt: 'Int',
  KumikoNeedsHuman: 'Bool',
} as const

/** The numbers of `temporal.api.enums.v1.IndexedValueType`, as the server's protocol fixes them. */
export const indexedValueTypes = { Keyword: 2, Int: 3, Bool: 5, Datetime: 6 } as const

/** The same list as arguments of `temporal server start-dev`. */
export function searchAttributeFlags(): string[] {
  return Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`])
}
