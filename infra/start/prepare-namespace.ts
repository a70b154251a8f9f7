import { Connection, type TLSConfig } from '@temporalio/client'
import { msToTs } from '@temporalio/common/lib/time.js'
import { indexedValueTypes, searchAttributes } from './search-attributes.ts'

export type NamespaceOptions = { address: string; namespace: string; tls?: TLSConfig }

const retention = msToTs('90 days')
const alreadyExists = 6
const unavailable = 14

/**
 * Sees to it that the namespace exists, keeps closed workflows for 90 days (a second start of a closed one is refused
 * only as long as it is kept) and knows our search attributes. Safe to repeat. Throws what the server answers.
 */
export async function prepareNamespace({ address, namespace, tls }: NamespaceOptions): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 5_000, ...(tls === undefined ? {} : { tls }) })

  try {
    const deadline = Date.now() + 15_000
    await connection.withDeadline(deadline, async () => {
      await unlessThere(() =>
        connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention }),
      )
      await connection.workflowService.updateNamespace({
        namespace,
        config: { workflowExecutionRetentionTtl: retention },
      })
      await untilKnown(deadline, () => addSearchAttributes(connection, namespace))
    })
  } finally {
    await connection.close()
  }
}

async function addSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
  const missing: [string, number][] = Object.entries(searchAttributes)
    .filter(([name]) => !(name in customAttributes))
    .map(([name, type]) => [name, indexedValueTypes[type]])
  if (missing.length === 0) return

  await unlessThere(() =>
    connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) }),
  )
}

// A namespace registered a moment ago is not yet in every part's cache.
async function untilKnown(deadline: number, ask: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await ask()

      return
    } catch (error) {
      const isTooEarly = [5, unavailable].includes(grpcCode(error) ?? -1)
      if (!isTooEarly || Date.now() > deadline - 1_000) throw error
      await new Promise((done) => setTimeout(done, 500))
    }
  }
}

async function unlessThere(create: () => Promise<unknown>): Promise<void> {
  try {
    await create()
  } catch (error) {
    if (grpcCode(error) !== alreadyExists) throw error
  }
}

function grpcCode(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined
}
