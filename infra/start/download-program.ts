import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from './start-error.ts'
import { runProgram } from './run-program.ts'

export type DownloadOptions = { name: 'cli' | 'temporal-test-server'; version: string; work: string }

/** Fetches one of Temporal's programs from its official address into `work` and returns its path. Throws why not. */
export async function downloadProgram({ name, version, work }: DownloadOptions): Promise<string> {
  const isWindows = process.platform === 'win32'
  const query = new URLSearchParams({
    platform: isWindows ? 'windows' : process.platform,
    arch: process.arch === 'x64' ? 'amd64' : process.arch,
    format: isWindows ? 'zip' : 'tar.gz',
  })
  // A closed network refuses at once or never answers, so the first question is given three seconds only.
  const asked = await get(`https://temporal.download/${name}/${version}?${query.toString()}`, 3_000)
  const { archiveUrl, fileToExtract } = readDownloadInfo(await asked.json())

  const archive = await get(archiveUrl, 180_000)
  writeFileSync(join(work, 'archive'), Buffer.from(await archive.arrayBuffer()))
  await runProgram('tar', ['-xf', join(work, 'archive'), '-C', work], { timeoutMs: 60_000 })

  return join(work, ...fileToExtract.split('/'))
}

async function get(url: string, timeoutMs: number): Promise<Response> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) })
    if (!response.ok) throw new Error(`answered ${response.status}`)

    return response
  } catch (error) {
    throw new Error(`${new URL(url).host} ${messageOf(error)}`, { cause: error })
  }
}

/** Checks the answer of the download service: an https address, and a plain path inside the archive. */
export function readDownloadInfo(answer: unknown): { archiveUrl: string; fileToExtract: string } {
  const { archiveUrl, fileToExtract } = { archiveUrl: '', fileToExtract: '', ...(answer as object) }
  const isUsable =
    typeof archiveUrl === 'string' &&
    archiveUrl.startsWith('https://') &&
    typeof fileToExtract === 'string' &&
    /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(fileToExtract)
  if (!isUsable) throw new Error('temporal.download answered something else than an address')

  return { archiveUrl, fileToExtract }
}
