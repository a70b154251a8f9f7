import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/**
 * Installs what is missing, then hands this very process to a TypeScript program beside this file.
 * @param {string} program
 * @param {() => void} [onFailure] what to print last when the program cannot begin
 */
export async function run(program, onFailure) {
  process.chdir(root)

  try {
    if (!isInstalled()) await install()
  } catch (error) {
    console.error(
      `\n  ✗ ${error.message}\n    ${error.remedy ?? 'Start again; if it stays, delete node_modules first.'}\n`,
    )
    onFailure?.()
    process.exit(1)
  }

  const { register } = await import('tsx/esm/api')
  register()
  await import(program)
}

// npm writes its hidden lockfile last, so an install that was cut off has none, and each folder it names has to be there.
function isInstalled() {
  const wanted = readPackages('package-lock.json')
  const present = readPackages('node_modules/.package-lock.json')
  if (present === undefined || wanted === undefined) return false

  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || !isForThisMachine(entry)) return true

    return present[path]?.version === entry.version && existsSync(join(root, path))
  })
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  } catch {
    return undefined
  }
}

// An optional package without a platform may be missing for reasons of its own; one made for this platform may not.
function isForThisMachine({ optional, os, cpu, libc }) {
  if (optional && os === undefined && cpu === undefined) return false

  return matches(os, () => process.platform) && matches(cpu, () => process.arch) && matches(libc, myLibc)
}

let libcName

// Node's report takes a while, above all where it looks at the network.
function myLibc() {
  process.report.excludeNetwork = true
  libcName ??= process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'

  return libcName
}

function matches(list, read) {
  if (list === undefined) return true
  const mine = read()

  return list.includes(`!${mine}`) ? false : list.includes(mine) || list.every((name) => name.startsWith('!'))
}

async function install() {
  const startedAt = Date.now()
  console.log('  … installing packages, about half a minute')
  const { code, output } = await npm(['ci', ...quiet])
  if (code !== 0) throw failure(output)

  console.log(`  ✓ packages installed  ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
}

const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error']

function npm(args) {
  const cli = process.env.npm_execpath
  const isNpm = cli !== undefined && /npm-cli\.[cm]?js$/.test(cli)
  const [program, first] = isNpm ? [process.execPath, [cli]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []]

  return new Promise((done) => {
    const child = spawn(program, [...first, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: program.endsWith('.cmd'),
      env: { ...process.env, NODE_ENV: 'development' },
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.once('error', (error) => done({ code: 1, output: error.message }))
    child.once('close', (code) => done({ code, output }))
  })
}

function failure(output) {
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
  const said = lines.filter((line) => line !== '' && !line.startsWith('A complete log')).slice(0, 4)
  const isNetwork = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|E40[13]|network/i.test(output)
  const error = new Error(`The packages could not be installed: ${said.join(' ') || 'npm said nothing'}`)
  error.remedy = isNetwork
    ? 'npm does not reach its registry. Check the network, the proxy and `npm config get registry`, then start again.'
    : 'Start again; if it stays, run `npm ci` by hand and read what it says.'

  return error
}
