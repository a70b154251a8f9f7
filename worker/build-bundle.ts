import { writeBundle } from './bundle.ts'

/** `tsx worker/build-bundle.ts`: the workflow bundle that workers start from, at WORKFLOW_BUNDLE. */
const file = process.env.WORKFLOW_BUNDLE ?? 'build/workflows/bundle.js'

const { bytes } = await writeBundle(file)
process.stdout.write(`Workflow bundle: ${file}, ${Math.round(bytes / 1024)} kB\n`)
