import { cpus, loadavg, totalmem } from 'node:os'

/** Where and beside how much other work a bench ran: a number without it says little. */
export function describeMachine() {
  const [one = 0, five = 0, fifteen = 0] = loadavg()

  return {
    at: new Date().toISOString(),
    load: { one, five, fifteen },
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  }
}
