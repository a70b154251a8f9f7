import { setTimeout as sleep } from 'node:timers/promises'

/** Returns at once when the moment has passed. */
export async function sleepUntil(moment: number): Promise<void> {
  await sleep(Math.max(0, moment - Date.now()))
}
