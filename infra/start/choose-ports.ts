import { findPort } from './find-port.ts'
import type { Settings } from './settings.ts'

type Ports = Settings['ports']

const names: Record<keyof Ports, string> = {
  web: 'the web',
  database: 'Postgres',
  temporal: 'Temporal',
  temporalUi: "Temporal's UI",
  sandbox: 'the sandbox',
  workerHealth: "the worker's health",
}

/** The wished ports, each moved to the next free one where it is taken (the sandbox's five together), which is said. */
export async function choosePorts(
  settings: Pick<Settings, 'host' | 'ports'>,
  say: (line: string) => void,
): Promise<Ports> {
  const taken = new Set<number>()
  const chosen = { ...settings.ports }

  for (const key of Object.keys(names) as (keyof Ports)[]) {
    const wished = settings.ports[key]
    const size = key === 'sandbox' ? 5 : 1
    const port = await findPort({ host: settings.host, port: wished, size, taken })
    for (let offset = 0; offset < size; offset += 1) taken.add(port + offset)
    if (port !== wished) say(`port ${wished} is taken, ${names[key]} takes ${port}`)
    chosen[key] = port
  }

  return chosen
}
