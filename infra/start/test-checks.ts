import { spawn } from 'node:child_process'

export type Check = { name: string; commands: string[][] }
export type CheckResult = { name: string; isGood: boolean; output: string; tookMs: number }

/** What is looked at without running anything. Each counts as one test. */
export const checks: Check[] = [
  {
    name: 'lint',
    commands: [
      ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'],
      ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'],
    ],
  },
  { name: 'types', commands: [['node_modules/typescript/bin/tsc']] },
  {
    name: 'borders',
    commands: [
      [
        'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
        'web',
        'workflows',
        'activities',
        'worker',
        'prisma',
        'infra',
        'tests',
        '--config',
        '.dependency-cruiser.cjs',
      ],
    ],
  },
  { name: 'unused', commands: [['node_modules/knip/bin/knip.js', '--no-config-hints']] },
]

/** Runs checks two at a time and reports each when it is done. */
export async function runChecks(wanted: Check[], report: (result: CheckResult) => void): Promise<CheckResult[]> {
  const queue = [...wanted]
  const results: CheckResult[] = []
  const lane = async () => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const result = await runCheck(check)
      results.push(result)
      report(result)
    }
  }
  await Promise.all([lane(), lane()])

  return results
}

async function runCheck({ name, commands }: Check): Promise<CheckResult> {
  const startedAt = Date.now()
  let output = ''
  let isGood = true
  for (const args of commands) {
    const ended = await runNode(args)
    output += ended.output
    isGood &&= ended.code === 0
  }

  return { name, isGood, output, tookMs: Date.now() - startedAt }
}

function runNode(args: string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
    child.once('error', (error) => {
      done({ code: 1, output: error.message })
    })
    child.once('close', (code) => {
      done({ code, output })
    })
  })
}
