import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimStateFolder, type SupervisorRecord } from '#infra/start/supervisor-record.ts'

export type PassingFolder = {
  home: string
  /** What is noted here is ended when we are killed and cannot do it ourselves. */
  record: SupervisorRecord
  /** Removes the folder, after everything in it has ended. */
  close: () => Promise<void>
}

/** A folder for the servers of one run. However the run ends, its servers end with it and the folder goes away. */
export async function openPassingFolder(prefix: string): Promise<PassingFolder> {
  const home = await mkdtemp(join(tmpdir(), prefix))
  const { record } = await claimStateFolder(home, { isPassing: true })
  if (!record) throw new Error(`${home} is somebody else's.`)

  return {
    home,
    record,
    close: async () => {
      record.release()
      await rm(home, { recursive: true, force: true })
    },
  }
}
