import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isRunning } from './process-table.mjs'
import { waitFor } from './wait-for.ts'

const program = `
import { spawn } from 'node:child_process'
import { claimStateFolder } from './infra/start/supervisor-record.ts'
const { record } = await claimStateFolder(process.argv[1], { isPassing: true })
record.add('temporal', spawn('sleep', ['300'], { detached: true }).pid)
setInterval(() => undefined, 1_000)
`

test('whoever is killed takes what it started along, and its passing folder', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kumiko-passing-'))
  const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program, home])
  await waitFor(() => childOf(home) !== undefined, { timeoutMs: 8_000 })
  const child = childOf(home) ?? 0
  expect(isRunning(child)).toBe(true)

  parent.kill('SIGKILL')
  await waitFor(() => !isRunning(child) && !existsSync(home), { timeoutMs: 8_000 })

  expect(isRunning(child)).toBe(false)
  expect(existsSync(home)).toBe(false)
})

function childOf(home: string): number | undefined {
  const file = join(home, 'supervisor.json')
  if (!existsSync(file)) return undefined

  return (JSON.parse(readFileSync(file, 'utf8')) as { children: { pid: number }[] }).children[0]?.pid
}
