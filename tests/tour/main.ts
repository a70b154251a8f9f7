import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { launchBrowser } from '#tests/support/launch-browser.ts'
import { createCamera } from './camera.ts'
import { contactSheet } from './contact-sheet.ts'
import { findApp } from './find-app.ts'
import { walkLife } from './life/life.ts'
import { walkPages } from './walk-pages.ts'

const root = process.env['TOUR_FOLDER'] ?? '.kumiko/tour'
const tours: Record<string, () => Promise<void>> = { pages: tourPages, life: tourLife }

const say = (line: string) => process.stdout.write(`${line}\n`)

/** `npm run tour`: every capability as a person would, a picture of each page. `npm run tour life`: one whole membership. */
async function main([name = 'pages']: string[]): Promise<void> {
  const tour = tours[name]
  if (!tour) throw new Error(`There is no tour "${name}": ${Object.keys(tours).join(', ')}.`)
  await tour()
}

/** On a phone and a desktop, in light and dark. */
async function tourPages(): Promise<void> {
  const { app, isOwn, stop } = await findApp()
  say(isOwn ? `The tour started a Kumiko of its own at ${app.web}.` : `The tour visits ${app.web}.`)
  await emptyFolder(root)
  const browser = await launchBrowser()
  const camera = createCamera(root)
  try {
    await walkPages({ browser, app, camera, say })
    await writeFile(join(root, 'index.html'), contactSheet(camera.shots, new Date()))
    say(`${camera.shots.length} pictures: ${join(root, 'index.html')}`)
  } finally {
    await browser.close()
    await stop()
  }
}

/** From trial to the end of a pause in under half an hour, on a Kumiko whose days are short. */
async function tourLife(): Promise<void> {
  const day = process.env['KUMIKO_DAY'] ?? '60s'
  const { app, isOwn, stop } = await findApp({ day })
  say(`${isOwn ? 'A Kumiko of its own' : 'The Kumiko'} at ${app.web}: a day lasts ${app.day}. Half an hour at most.`)
  const folder = join(root, 'life')
  await emptyFolder(folder)
  const browser = await launchBrowser()
  try {
    if (!(await walkLife({ browser, app, folder, say }))) process.exitCode = 1
  } finally {
    await browser.close()
    await stop()
  }
}

async function emptyFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

await main(process.argv.slice(2))
