import { syncTaxId } from '../../billing/sync-tax-id.ts'
import type { Deps } from '../../platform/deps.ts'
import type { InboxRow } from '../claim-inbox.ts'
import type { InboxResult } from '../mark-inbox.ts'

/** A VAT id was confirmed, refused or taken away. */
export async function refreshTaxId(deps: Deps, row: InboxRow): Promise<InboxResult> {
  const isOurs = await syncTaxId(deps, { stripeTaxId: row.objectId })

  return { kind: 'done', outcome: isOurs ? 'VAT id read again' : 'not ours' }
}
