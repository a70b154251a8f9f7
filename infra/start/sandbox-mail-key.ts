import { urlHost } from './loopback.ts'
import type { Secrets } from './secrets.ts'
import type { Settings } from './settings.ts'
import { StartError } from './start-error.ts'

/** The public key of the sandbox's mail events, asked for as at SendGrid; without it the web refuses them. */
export async function sandboxMailKey({ host, ports }: Settings, { sendgridKey }: Secrets): Promise<string> {
  const address = `http://${urlHost(host)}:${ports.sandbox + 1}/v3/user/webhooks/event/settings/signed`
  const response = await fetch(address, {
    headers: { authorization: `Bearer ${sendgridKey}` },
    signal: AbortSignal.timeout(5_000),
  })
  const { public_key: key } = (await response.json()) as { public_key?: unknown }
  if (typeof key === 'string') return key

  throw new StartError(
    `The sandbox did not give the key of its mail events (${response.status}).`,
    'Read logs/sandbox.log.',
  )
}
