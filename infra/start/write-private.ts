import { renameSync, writeFileSync } from 'node:fs'

/** Writes JSON that only the owner may read, all of it or nothing: a reader never sees half a file. */
export function writePrivate(file: string, value: unknown): void {
  const next = `${file}.${process.pid}.new`
  writeFileSync(next, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(next, file)
}
