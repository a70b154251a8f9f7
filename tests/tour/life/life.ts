import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { ProvidedApp } from '#tests/support/provided.ts'
import { contactSheet } from '../contact-sheet.ts'
import { beginLife, type Life } from './begin-life.ts'
import { dunningStops } from './dunning-stations.ts'
import { lookBack } from './look-back.ts'
import { pauseStops } from './pause-stations.ts'
import { openPictures } from './pictures.ts'
import { expected } from './checks.ts'
import { openStationLog, type StationLog } from './station-log.ts'
import type { Stop } from './stop.ts'
import { paidMonthStops, trialStops } from './trial-stations.ts'

export type WalkLifeInput = { browser: Browser; app: ProvidedApp; folder: string; say: (line: string) => void }

/**
 * One member from the first day of a trial over a declined card and a pause to the day after, as the promise page tells
 * it and as it comes. True when every station kept what was said.
 */
export async function walkLife({ browser, app, folder, say }: WalkLifeInput): Promise<boolean> {
  const life = await beginLife(browser, app)
  const pictures = await openPictures(browser, app, folder)
  const log = openStationLog(say)
  say(`${life.person.name} joins ${life.hasPaidMonth ? 'with a card that pays' : 'with a card that will be refused'}.`)
  try {
    const stops = [
      ...trialStops,
      ...(life.hasPaidMonth ? paidMonthStops : []),
      ...dunningStops(),
      ...pauseStops(),
      { name: 'looks back', process: 'pause', run: lookBack } satisfies Stop,
    ]
    await walk(stops, life, log, pictures)
  } finally {
    await writeFile(join(folder, 'index.html'), contactSheet(pictures.shots, new Date()))
    await writeFile(join(folder, 'life.json'), `${JSON.stringify(log.stations, null, 2)}\n`)
    await pictures.close()
    await life.close()
  }
  const { kept, broken } = log.sum()
  say(`${pictures.shots.length} pictures: ${join(folder, 'index.html')}`)
  say(`${kept} stations kept, ${broken} broken`)

  return broken === 0
}

type Pictures = Awaited<ReturnType<typeof openPictures>>

/** A station that throws is broken, and so is every one after it, as nobody got there. */
async function walk(stops: Stop[], life: Life, log: StationLog, pictures: Pictures): Promise<void> {
  let trouble = ''
  for (const [index, { name, process, run }] of stops.entries()) {
    if (trouble) {
      log.leave(name, life.day(), [expected('the way here', false, 'an earlier station was not passed')])
      continue
    }
    try {
      const checks = await run(life)
      log.leave(name, life.day(), checks)
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error)
      log.leave(name, life.day(), [expected('the way through', false, trouble)])
    }
    await keepPictures(`${String(index + 1).padStart(2, '0')}-${name.replaceAll(/\W+/g, '-')}`, process, life, pictures)
  }
}

async function keepPictures(name: string, process: Stop['process'], life: Life, pictures: Pictures): Promise<void> {
  await pictures.takePromises(life.watch.page, name)
  const processes = await life.rows.listProcesses(life.ids.userId)
  const shown = processes.find(({ kind }) => kind === process)
  if (shown) await pictures.takeWorkflow(shown.workflowId, name)
}
