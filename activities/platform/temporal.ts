import { Client, Connection } from '@temporalio/client'
import type { Config } from './config.ts'

export type TemporalGateway = { client: () => Promise<Client>; close: () => Promise<void> }

/** One connection per process, opened at first use so that the web app answers while Temporal is away. */
export function createTemporalGateway(config: Config): TemporalGateway {
  let opened: Promise<{ connection: Connection; client: Client }> | null = null

  async function open() {
    const connection = await Connection.connect({
      address: config.TEMPORAL_ADDRESS,
      connectTimeout: 3_000,
      // gRPC would wait up to two minutes before it looks again for a server that was away.
      channelArgs: { 'grpc.initial_reconnect_backoff_ms': 250, 'grpc.max_reconnect_backoff_ms': 3_000 },
      ...tlsOf(config),
    })

    return { connection, client: new Client({ connection, namespace: config.TEMPORAL_NAMESPACE }) }
  }

  return {
    client: async () => {
      opened ??= open().catch((error: unknown) => {
        opened = null
        throw error
      })

      return (await opened).client
    },
    close: async () => {
      const current = await opened?.catch(() => null)
      await current?.connection.close()
      opened = null
    },
  }
}

export function tlsOf(config: Config) {
  if (!config.TEMPORAL_TLS_CERT || !config.TEMPORAL_TLS_KEY) return {}

  return {
    tls: {
      clientCertPair: { crt: Buffer.from(config.TEMPORAL_TLS_CERT), key: Buffer.from(config.TEMPORAL_TLS_KEY) },
      ...(config.TEMPORAL_TLS_SERVER_CA && { serverRootCACertificate: Buffer.from(config.TEMPORAL_TLS_SERVER_CA) }),
    },
  }
}
