import { createServer } from 'node:http'

/** Five free ports in a row, all free at this moment. */
export async function findFreeBlock(host: string) {
  for (let attempt = 0; attempt < 50; attempt++) {
    const base = 20_000 + Math.floor(Math.random() * 12_000)
    const free = await Promise.all([0, 1, 2, 3, 4].map((offset) => isFree(host, base + offset)))
    if (free.every(Boolean)) return base
  }
  throw new Error('No five free ports in a row were found.')
}

function isFree(host: string, port: number) {
  return new Promise<boolean>((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}
