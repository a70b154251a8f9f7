import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker'

/** Modules of ours that every bundle carries beside the workflows. */
export const workflowInterceptorModules = [pathOf('../workflows/operations/log.interceptors.ts')]

/** The workflow code of the product as one file, names kept so that stack traces and workflow types can be read. */
export async function bundleWorkflows(workflowsPath = pathOf('../workflows/index.ts')): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules,
    logger: new DefaultLogger('WARN'),
  })

  return code
}

/** Writes the bundle. A worker that starts meanwhile reads the old one or the new one, never half of one. */
export async function writeBundle(file: string): Promise<{ bytes: number }> {
  const code = await bundleWorkflows()
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.new`, code)
  await rename(`${file}.new`, file)

  return { bytes: Buffer.byteLength(code) }
}

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}
