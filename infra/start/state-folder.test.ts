import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { loadSecrets } from './secrets.ts'
import { openStateFolder, saveState, wipeStateFolder } from './state-folder.ts'

const made: string[] = []

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kumiko-state-'))
  made.push(folder)

  return folder
}

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

test('a new state folder is private and remembers its state', () => {
  const home = join(newFolder(), 'deep', 'home')
  openStateFolder(home)
  saveState(home, { version: 1, demo: 'done' })

  expect(statSync(home).mode & 0o777).toBe(0o700)
  expect(openStateFolder(home)).toEqual({ version: 1, demo: 'done' })
})

test("a folder with somebody's files is refused and left as it was", () => {
  const home = newFolder()
  writeFileSync(join(home, 'letter'), 'dear')

  expect(() => openStateFolder(home)).toThrow(/not a state folder of Kumiko/)
  expect(existsSync(join(home, 'letter'))).toBe(true)
})

test('what other commands left before the first start is no stranger', () => {
  const home = newFolder()
  mkdirSync(join(home, 'bench'))

  expect(() => openStateFolder(home)).not.toThrow()
})

test.each([
  ['{"version":9}', /newer Kumiko/],
  ['{"vers', /damaged/],
])('a state of %s is refused', (text, reason) => {
  const home = newFolder()
  writeFileSync(join(home, 'state.json'), text)

  expect(() => openStateFolder(home)).toThrow(reason)
})

test('wiping keeps the programs that were fetched and nothing else', () => {
  const home = newFolder()
  openStateFolder(home)
  mkdirSync(join(home, 'bin'))
  wipeStateFolder(home)

  expect(existsSync(join(home, 'bin'))).toBe(true)
  expect(existsSync(join(home, 'state.json'))).toBe(false)
})

test('secrets are made once, private, and a damaged file is named', () => {
  const home = newFolder()
  const first = loadSecrets(home)

  expect(loadSecrets(home)).toEqual(first)
  expect(first.stripeKey).toMatch(/^sk_test_kumiko_/)
  expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600)

  writeFileSync(join(home, 'secrets.json'), '{"session":')
  expect(() => loadSecrets(home)).toThrow(/damaged/)
})
