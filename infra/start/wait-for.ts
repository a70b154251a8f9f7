import { setTimeout as sleep } from 'node:timers/promises'

export type WaitOptions = { timeoutMs: number; everyMs?: number; giveUp?: () => boolean }

/** Asks until the answer is true. Returns false when the time is over or there is nothing left to wait for. */
export async function waitFor(isReady: () => boolean | Promise<boolean>, options: WaitOptions): Promise<boolean> {
  const endsAt = Date.now() + options.timeoutMs

  while (Date.now() < endsAt) {
    if (await isReady()) return true
    if (options.giveUp?.() === true) return false
    await sleep(options.everyMs ?? 100)
  }

  return false
}

/** True when the address answers 200 within two seconds. */
export async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: 'manual' })
    await response.arrayBuffer()

    return response.status === 200
  } catch {
    return false
  }
}
