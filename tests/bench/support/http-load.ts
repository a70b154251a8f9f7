import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'

export type Target = { url: string; headers?: Record<string, string> }
export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: Buffer }
export type OpenLoop = { latenciesMs: number[]; failures: number }

/** What browsers ask for. */
const encodings = 'gzip, deflate, br, zstd'
const timeoutMs = 20_000

/** One request with its whole answer, undecoded. */
export function ask({ url, headers }: Target, agent?: Agent): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = request(url, { agent, headers: { 'accept-encoding': encodings, ...headers } }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', fail)
      response.once('end', () => {
        done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
      })
    })
    sent.setTimeout(timeoutMs, () => sent.destroy(new Error(`No answer within ${timeoutMs} ms.`)))
    sent.once('error', fail)
    sent.end()
  })
}

/** The page as text. Throws when it is not answered with 200. */
export async function read(target: Target): Promise<{ html: string; sentBytes: number }> {
  const { status, headers, body } = await ask(target)
  if (status !== 200) throw new Error(`${target.url} answered ${status}.`)

  return { html: decode(body, headers['content-encoding']).toString(), sentBytes: body.length }
}

function decode(body: Buffer, encoding: unknown): Buffer {
  if (encoding === 'br') return brotliDecompressSync(body)

  return encoding === 'gzip' ? gunzipSync(body) : body
}

/**
 * Requests at fixed instants, whether or not earlier ones are answered. Latency counts from the planned instant, so a
 * server that stalls is charged for everybody who would have waited.
 */
export async function loadOpen(target: Target, { perSecond = 50, seconds = 15 }): Promise<OpenLoop> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 })
  const latenciesMs: number[] = []
  let failures = 0
  const running: Promise<void>[] = []
  const begunAt = performance.now()

  for (let index = 0; index < perSecond * seconds; index += 1) {
    const dueAt = begunAt + (index * 1000) / perSecond
    const waitMs = dueAt - performance.now()
    if (waitMs > 0) await sleep(waitMs)
    const one = isAnswered(target, agent).then((isGood) => {
      latenciesMs.push(performance.now() - dueAt)
      if (!isGood) failures += 1
    })
    running.push(one)
  }
  await Promise.all(running)
  agent.destroy()

  return { latenciesMs, failures }
}

/** As many requests as so many patient visitors can make, each waiting for its answer. */
export async function loadClosed(
  target: Target,
  { visitors = 8, seconds = 8 },
): Promise<{ rate: number; answers: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: visitors })
  const begunAt = performance.now()
  const endsAt = begunAt + seconds * 1000
  let answers = 0
  const visit = async () => {
    while (performance.now() < endsAt) {
      if (!(await isAnswered(target, agent))) throw new Error(`${target.url} failed under load.`)
      answers += 1
    }
  }
  await Promise.all(Array.from({ length: visitors }, visit))
  const elapsed = (performance.now() - begunAt) / 1000
  agent.destroy()

  return { rate: answers / elapsed, answers }
}

async function isAnswered(target: Target, agent: Agent): Promise<boolean> {
  try {
    return (await ask(target, agent)).status === 200
  } catch {
    return false
  }
}
