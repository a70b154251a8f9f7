import { proxyActivities } from '@temporalio/workflow'

/** The least a process can be: one activity that does nothing. The product's processes are measured against it. */
export async function noop(): Promise<void> {
  const { doNothing } = proxyActivities<{ doNothing: () => Promise<void> }>({ startToCloseTimeout: '10s' })
  await doNothing()
}
