import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { Shot } from './contact-sheet.ts'

export type Look = { width: 390 | 1280; theme: 'light' | 'dark' }

const everyLook: Look[] = [
  { width: 390, theme: 'light' },
  { width: 390, theme: 'dark' },
  { width: 1280, theme: 'light' },
  { width: 1280, theme: 'dark' },
]

export type Camera = ReturnType<typeof createCamera>

/** Keeps a picture of a page in each look, whole unless `isWhole` is false. */
export function createCamera(folder: string, looks = everyLook) {
  const shots: Shot[] = []

  async function take(page: Page, name: string, { isWhole = true } = {}): Promise<void> {
    await page.waitForLoadState('networkidle')
    const { pathname, search } = new URL(page.url())
    const before = page.viewportSize()
    for (const { width, theme } of looks) {
      await fit(page, width, isWhole)
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      const file = `${name}-${width}-${theme}.png`
      await page.screenshot({ path: join(folder, file) })
      shots.push({ name, path: pathname + search, file, width, theme })
    }
    await page.emulateMedia({ colorScheme: 'light' })
    if (before) await page.setViewportSize(before)
  }

  return { shots, take }
}

/** A window as high as the page, so that what sticks to its edges stands where it does at the end of the page. */
async function fit(page: Page, width: number, isWhole: boolean): Promise<void> {
  const height = width < 600 ? 844 : 900
  await page.setViewportSize({ width, height })
  if (!isWhole) return
  const whole = await page.evaluate(() => document.documentElement.scrollHeight)
  if (whole > height) await page.setViewportSize({ width, height: whole })
}
