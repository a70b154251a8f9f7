import { chromium, type Browser } from 'playwright-core'
import { findChromium } from '#infra/start/find-chromium.ts'

/** Debian's Chromium, or whichever this machine has. Throws when there is none: a browser test then fails, it is not skipped. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('There is no Chromium: install it, or set CHROMIUM_PATH.')

  // Chromium's own sandbox does not work for root; tests open our pages only.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []

  return chromium.launch({ executablePath, args })
}
