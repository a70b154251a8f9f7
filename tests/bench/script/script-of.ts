import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

type Module = { module: string; imports?: string[] }
type Manifest = { entry: Module; routes: Record<string, Module> }
export type Script = { gzipBytes: number; bytes: number; files: Record<string, number> }

const staticImport = /(?:\bfrom|\bimport)\s*["'](\.{1,2}\/[^"']+\.js)["']/g

/**
 * What a browser loads before a page of these routes works: their modules, the entry, and everything these import
 * statically, each file compressed by itself.
 */
export function scriptOf(clientDir: string, routes: string[]): Script {
  const assets = join(clientDir, 'assets')
  const { entry, routes: all } = readManifest(assets)
  const wanted = [entry, ...routes.map((id) => all[id] ?? missing(id))]
  const names = wanted
    .flatMap(({ module, imports = [] }) => [module, ...imports])
    .map((url) => url.split('/').at(-1) ?? '')
  const files: Record<string, number> = {}
  let bytes = 0

  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    if (name in files) continue
    const text = readFileSync(join(assets, name), 'utf8')
    files[name] = gzipSync(text, { level: 9 }).length
    bytes += Buffer.byteLength(text)
    for (const [, path = ''] of text.matchAll(staticImport)) names.push(path.split('/').at(-1) ?? '')
  }

  return { gzipBytes: Object.values(files).reduce((sum, size) => sum + size, 0), bytes, files }
}

function missing(id: string): never {
  throw new Error(`The build has no route ${id}.`)
}

/** Remix writes it as a script that fills a global. */
function readManifest(assets: string): Manifest {
  const name = readdirSync(assets).find((file) => /^manifest-.*\.js$/.test(file))
  if (name === undefined) throw new Error(`There is no manifest in ${assets}.`)
  const text = readFileSync(join(assets, name), 'utf8')

  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as Manifest
}
