import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import * as engineGlue from '@prisma/schema-engine-wasm/schema_engine_bg'

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

function readMigrations() {
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: readFileSync(join(migrationsFolder, name, 'migration.sql'), 'utf8') },
      },
    }))
}

/** The adapter splits a script at every semicolon, also inside function bodies; Postgres takes it whole, all or nothing. */
class WholeScriptPg extends PrismaPg {
  override async connect() {
    const connection = await super.connect()
    connection.executeScript = async (script) => {
      await connection.underlyingDriver().query(script)
    }

    return connection
  }
}

async function openEngine(url: string) {
  loadEngine()
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScriptPg({ connectionString: url }))

  return engineGlue.SchemaEngine.new({ datamodels: readSchemaFiles() }, () => {}, adapter)
}

function migrationsList() {
  return {
    baseDir: migrationsFolder,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(join(migrationsFolder, 'migration_lock.toml'), 'utf8'),
    },
    migrationDirectories: readMigrations(),
    shadowDbInitScript: '',
  }
}

/** Applies what is missing, in order, and records it in Prisma's own `_prisma_migrations`. Returns the names applied. */
export async function applyMigrations(ownerUrl: string): Promise<string[]> {
  const engine = await openEngine(ownerUrl)
  const result = await engine.applyMigrations({ migrationsList: migrationsList(), filters })

  return result.appliedMigrationNames
}

/** SQL that would turn the database at `url` into what the schema files say; `empty` starts from nothing. */
export async function diffToSchema(url: string, from: 'empty' | 'database'): Promise<string> {
  const engine = await openEngine(url)
  const files = readSchemaFiles().map(([path, content]) => ({ path, content }))
  const result = await engine.diff({
    from: from === 'empty' ? { tag: 'empty' } : { tag: 'schemaDatasource', files, configDir: schemaFolder },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters,
  })

  return result.stdout ?? ''
}

export function knownMigrations(): string[] {
  return readMigrations().map((migration) => migration.path)
}
