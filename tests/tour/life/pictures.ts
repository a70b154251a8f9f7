import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { temporalLink } from '#web/features/operations/temporal-link.ts'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { createCamera } from '../camera.ts'

const size = { width: 1280, height: 1200 }
/** The Temporal UI draws in steps and never falls silent. */
const drawnMs = 3_000

/** Pictures of the promise page as its member has it open, and of a process as the team sees it in the Temporal UI. */
export async function openPictures(browser: Browser, { temporal }: ProvidedApp, folder: string) {
  const { shots, take } = createCamera(folder, [
    { width: 1280, theme: 'light' },
    { width: 390, theme: 'dark' },
  ])
  const team = await browser.newContext({ viewport: size })
  const page = await team.newPage()

  return {
    shots,
    close: () => team.close(),
    takePromises: (watched: Page, name: string) => take(watched, name),
    /** Its summary with the current details, and its course. */
    takeWorkflow: async (workflowId: string, name: string) => {
      const address = temporalLink({ TEMPORAL_UI_URL: temporal.ui, TEMPORAL_NAMESPACE: temporal.namespace }, workflowId)
      if (!address) return
      await page.goto(address)
      await page.getByText(workflowId).first().waitFor()
      for (const tab of ['Timeline', 'User Metadata']) {
        await page
          .getByRole('tab', { name: tab })
          .or(page.getByRole('link', { name: tab }))
          .first()
          .click()
        await page.waitForTimeout(drawnMs)
        const file = `${name}-temporal-${tab === 'Timeline' ? 'course' : 'details'}.png`
        await page.screenshot({ path: join(folder, file) })
        shots.push({ name, path: workflowId, file, width: size.width, theme: `${tab} in the Temporal UI` })
      }
    },
  }
}
