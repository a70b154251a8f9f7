import { writeFile } from 'node:fs/promises'
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js'
import pack from '../../../package.json' with { type: 'json' }

type History = Parameters<typeof historyToJSON>[0]

/** With KUMIKO_RECORD=1, keeps a history under this release's number: later code must be able to replay it. */
export async function recordHistory(scenarioName: string, history: History, kind = 'trial'): Promise<void> {
  if (process.env.KUMIKO_RECORD !== '1') return
  const name = scenarioName
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .slice(0, 50)
    .replace(/-$/, '')
  await writeFile(
    new URL(`../../histories/${kind}/${pack.version}-${name}.json`, import.meta.url),
    `${historyToJSON(history)}\n`,
  )
}
