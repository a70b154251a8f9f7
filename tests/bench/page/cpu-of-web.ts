import { read } from '../support/http-load.ts'

/** Seconds of processor the web process has used so far, by its own metrics. */
export async function cpuSecondsOfWeb(web: string): Promise<number> {
  const { html: metrics } = await read({ url: new URL('/metrics', web).href })
  const [, seconds] = /^process_cpu_seconds_total ([\d.e+-]+)$/m.exec(metrics) ?? []
  if (seconds === undefined) throw new Error('The web does not say how much processor it used.')

  return Number(seconds)
}
