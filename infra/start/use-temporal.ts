import { prepareNamespace, type NamespaceOptions } from './prepare-namespace.ts'
import type { Env } from './spawn-logged.ts'
import { messageOf, StartError } from './start-error.ts'

export type UseTemporalOptions = {
  address: string
  namespace: string
  env: Env
  say: (line: string) => void
}

const notForUs = [7, 12, 16]

/** Prepares our namespace on a Temporal that is there already. Where that is somebody else's task it is said, not forced. */
export async function useTemporal({
  address,
  namespace,
  env,
  say,
}: UseTemporalOptions): Promise<{ address: string; namespace: string; ui: string }> {
  try {
    await prepareNamespace({ address, namespace, ...tlsOf(env) })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? Number(error.code) : undefined
    if (code === undefined || !notForUs.includes(code)) {
      throw new StartError(
        `The Temporal at ${address} does not answer as it should: ${messageOf(error)}`,
        'Check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and TEMPORAL_TLS_*, or leave them out to use a server of our own.',
      )
    }
    say(
      `the Temporal at ${address} lets its operators alone prepare the namespace "${namespace}"; retention of 90 days and search attributes are theirs to set`,
    )
  }

  return { address, namespace, ui: env.TEMPORAL_UI_URL ?? '' }
}

function tlsOf(env: Env): Pick<NamespaceOptions, 'tls'> {
  const { TEMPORAL_TLS_CERT: crt, TEMPORAL_TLS_KEY: key, TEMPORAL_TLS_SERVER_CA: authority } = env
  if (!crt && !authority) return {}
  const pair = crt && key ? { clientCertPair: { crt: Buffer.from(crt), key: Buffer.from(key) } } : {}

  return { tls: { ...pair, ...(authority ? { serverRootCACertificate: Buffer.from(authority) } : {}) } }
}
