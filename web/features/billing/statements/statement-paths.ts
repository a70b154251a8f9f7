import { billingPath } from '../paths.ts'

export function ownStatementPath(statementId: string): string {
  return `${billingPath}/statements/${statementId}`
}

export function statementsPath(organizationSlug: string): string {
  return `/org/${organizationSlug}/statements`
}

export function issuedStatementPath(organizationSlug: string, statementId: string): string {
  return `${statementsPath(organizationSlug)}/${statementId}`
}
