import { condition } from '@temporalio/workflow'

/**
 * Waits for news or for an absolute deadline, whichever is first; a deadline that has passed does not wait. Answers
 * whether it was news. The summary is what the Temporal UI shows beside the timer.
 */
export async function waitUntil(hasNews: () => boolean, deadlineMs: number, summary: string): Promise<boolean> {
  const leftMs = deadlineMs - Date.now()
  if (leftMs <= 0 || hasNews()) return hasNews()

  return condition(hasNews, leftMs, { summary })
}
