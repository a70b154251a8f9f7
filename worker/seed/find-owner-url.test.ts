import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, test, expect } from 'vitest'
import { findOwnerUrl } from './find-owner-url.ts'

const owner = 'postgresql://kumiko_owner:secret@127.0.0.1:5433/kumiko'

test('a plain shell fills the database of the Kumiko that runs', () => {
  expect(findOwnerUrl({ KUMIKO_HOME: home({ web: 'http://127.0.0.1:3000', database: { owner } }) })).toBe(owner)
})

test('an address in the environment wins', () => {
  const KUMIKO_HOME = home({ database: { owner: 'postgresql://somebody@127.0.0.1/else' } })

  expect(findOwnerUrl({ KUMIKO_HOME, DATABASE_OWNER_URL: owner })).toBe(owner)
})

test('where nothing runs it says what to do', () => {
  expect(() => findOwnerUrl({ KUMIKO_HOME: home(null) })).toThrow(/No Kumiko runs in .*npm start/)
})

function home(running: object | null): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumiko-owner-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true })
  })
  if (running) writeFileSync(join(folder, 'running.json'), JSON.stringify(running))

  return folder
}
