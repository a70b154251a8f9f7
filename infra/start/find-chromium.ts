import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Env } from './spawn-logged.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The Chromium of this machine, by CHROMIUM_PATH, PATH or its usual place. */
export function findChromium(env: Env = process.env): string | undefined {
  const onPath = (env.PATH ?? '').split(delimiter).flatMap((dir) => names.map((name) => join(dir, name)))

  return [env.CHROMIUM_PATH ?? '', ...onPath, ...elsewhere].find((path) => path !== '' && existsSync(path))
}

/** Installs Debian's Chromium where that is possible: as root, with apt. Returns whether one is there now. */
export function installChromium(): boolean {
  if (process.getuid?.() !== 0) return false
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]) => spawnSync('apt-get', args, { stdio: 'ignore', env, timeout: 300_000 }).status === 0
  const install = () => apt('install', '-y', '-q', '--no-install-recommends', 'chromium')

  return (install() || (apt('update', '-q') && install())) && findChromium() !== undefined
}
