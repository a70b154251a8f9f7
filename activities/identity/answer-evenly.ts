import { setTimeout as wait } from 'node:timers/promises'

const evenMs = 150

/** Lets work take at least a fixed time, so that the clock does not tell whether an address is known. */
export async function answerEvenly<T>(work: () => Promise<T>): Promise<T> {
  const [answer] = await Promise.all([work(), wait(evenMs)])

  return answer
}
