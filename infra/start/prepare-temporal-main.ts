import { messageOf } from './start-error.ts'
import { useTemporal } from './use-temporal.ts'

/** For a cluster's migrate job: namespace, retention and search attributes on the Temporal of TEMPORAL_ADDRESS. */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace = 'kumiko' } = env
  if (!address) throw new Error('TEMPORAL_ADDRESS is missing: host:port of the Temporal frontend.')

  await useTemporal({ address, namespace, env, say: console.log })
  console.log(`The namespace "${namespace}" at ${address} is ready.`)
}

main(process.env).catch((error: unknown) => {
  console.error(messageOf(error))
  process.exitCode = 1
})
