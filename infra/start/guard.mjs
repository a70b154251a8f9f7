// Lives beside the supervisor and holds the other end of a pipe. When the supervisor is gone, however it went, the pipe
// closes, and what it left running is ended in order. An orderly stop has emptied the record before.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { endProcesses } from './process-table.mjs'

const [home, isPassing] = process.argv.slice(2)
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.stdin.resume()
process.stdin.on('error', () => undefined)
process.stdin.once('close', async () => {
  const { children } = readRecord()
  if (await endProcesses(children)) {
    for (const name of ['running.json', 'supervisor.json']) rmSync(join(home, name), { force: true })
  }
  if (isPassing) rmSync(home, { recursive: true, force: true, maxRetries: 5 })
})

function readRecord() {
  try {
    return JSON.parse(readFileSync(join(home, 'supervisor.json'), 'utf8'))
  } catch {
    return { children: [] }
  }
}
