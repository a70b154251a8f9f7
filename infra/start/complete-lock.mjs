import { readFileSync, writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { pathToFileURL } from 'node:url'

/**
 * Completes package-lock.json after an install from a registry that lacks other platforms' packages: npm leaves their
 * entries without a version there, and then refuses `npm ci` everywhere. Version and platform follow from the package
 * that asks for them; their integrity is checked by nobody until a complete registry writes the lock again.
 */

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']
const exactVersion = /^\d+\.\d+\.\d+(-[\w.]+)?$/

/** Platform limits that a package's name tells, such as `@rollup/rollup-linux-arm64-musl`. */
export function platformOf(name) {
  const words = name.split(/[-/]/)
  const system = systems.find((one) => words.includes(one))
  const processor =
    processors.find((one) => words.includes(one)) ?? (words.some((word) => word.startsWith('arm')) ? 'arm' : undefined)
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined

  return {
    ...(processor && { cpu: [processor] }),
    ...(system && { os: [system] }),
    ...(system === 'linux' && libc && { libc: [libc] }),
  }
}

/** Fills the entries that have no version; returns their paths. */
export function completeLock(lock) {
  const added = []
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, wanted] of Object.entries(entry.optionalDependencies ?? {})) {
      const nested = `${path ? `${path}/` : ''}node_modules/${name}`
      const place = lock.packages[nested] ? nested : `node_modules/${name}`
      const platform = platformOf(name)
      if (lock.packages[place]?.version || !exactVersion.test(wanted) || !(platform.os || platform.cpu)) continue
      lock.packages[place] = { version: wanted, ...platform, ...(entry.dev && { dev: true }), optional: true }
      added.push(place)
    }
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))

  return added
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const added = completeLock(lock)
  writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
  console.log(added.length === 0 ? 'The lock is complete.' : `Completed ${added.length} entries.`)
}
