import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engineGlue from '@prisma/schema-engine-wasm/schema_engine_bg'
import { EnginePg } from './engine-pg.ts'

/**
 * Prisma's schema engine as WebAssembly: the same engine that `prisma migrate` downloads as a program,
 * usable where only package registries answer.
 */

const schemaFolder = join(import.meta.dirname, 'schema')
const migrationsFolder = join(import.meta.dirname, 'migrations')
const filters = { externalTables: [], externalEnums: [] }

let isLoaded = false

function loadEngine(): void {
  if (isLoaded) return
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const module = new WebAssembly.Module(readFileSync(join(dirname(glue), 'schema_engine_bg.wasm')))
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': engineGlue })
  engineGlue.__wbg_set_wasm(instance.exports)
  ;(instance.exports as { __wbindgen_start: () => void }).__wbindgen_start()
  isLoaded = true
}

export function readSchemaFiles(): [name: string, content: string][] {
  return readdirSync(schemaFolder)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => [name, readFileSync(join(schemaFolder, name), 'utf8')])
}

function readMigrations(folder: string) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(folder, name, 'migration.sql'), 'utf8') },
      },
    }))
}

function migrationsList(folder: string) {
  return {
    baseDir: folder,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(migrationsFolder, 'migration_lock.toml'), 'utf8'),
    },
    migrationDirectories: readMigrations(folder),
    shadowDbInitScript: '',
  }
}

/** Another folder than our own serves to test what a wrong migration does. */
export type MigrateOptions = { ownerUrl: string; folder?: string }

/** Applies what is missing, in order, and records it in Prisma's own `_prisma_migrations`. Returns the names applied. */
export function applyMigrations({ ownerUrl, folder = migrationsFolder }: MigrateOptions): Promise<string[]> {
  return withEngine(ownerUrl, async (engine) => {
    const result = await engine.applyMigrations({ migrationsList: migrationsList(folder), filters })

    return result.appliedMigrationNames
  })
}

/** Takes a migration that failed out of the way, so that its corrected script is applied at the next attempt. */
export function markRolledBack(ownerUrl: string, migrationName: string): Promise<void> {
  return withEngine(ownerUrl, async (engine) => {
    await engine.markMigrationRolledBack({ migrationName })
  })
}

/** SQL that would turn the database at `url` into what the schema files say; `empty` starts from nothing. */
export function diffToSchema(url: string, from: 'empty' | 'database'): Promise<string> {
  return withEngine(url, async (engine) => {
    const files = readSchemaFiles().map(([path, content]) => ({ path, content }))
    const result = await engine.diff({
      from: from === 'empty' ? { tag: 'empty' } : { tag: 'schemaDatasource', files, configDir: schemaFolder },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters,
    })

    return result.stdout ?? ''
  })
}

export function knownMigrations(folder = migrationsFolder): string[] {
  return readMigrations(folder).map((migration) => migration.path)
}

async function withEngine<T>(url: string, work: (engine: engineGlue.SchemaEngine) => Promise<T>): Promise<T> {
  loadEngine()
  const factory = new EnginePg({ connectionString: url })
  try {
    const engine = await engineGlue.SchemaEngine.new(
      { datamodels: readSchemaFiles() },
      () => {},
      bindMigrationAwareSqlAdapterFactory(factory),
    )

    return await work(engine)
  } catch (error) {
    throw factory.scriptError ?? error
  } finally {
    await factory.disconnect()
  }
}
