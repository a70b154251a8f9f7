import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { downloadProgram } from '#infra/start/download-program.ts'
import { messageOf } from '#infra/start/start-error.ts'
import type { ProvidedTimeSkipping } from './provided.ts'

const run = promisify(execFile)
const version = '1.38.0'

/**
 * Temporal's time-skipping test server: kept from an earlier run, downloaded, or its Java build from Maven behind a
 * wrapper. Where none can be had the path is empty and the reason is given, so that a test can say so and not pass.
 */
export async function findTestServer(cacheDir: string): Promise<ProvidedTimeSkipping> {
  const dir = join(cacheDir, `test-server-${version}`)
  const path = join(dir, 'test-server')
  if (existsSync(path)) return { path, reason: '' }

  const work = `${dir}.${process.pid}`
  await mkdir(work, { recursive: true })

  try {
    const refusal = await fetchInto(work)
    if (refusal !== '') return { path: '', reason: refusal }
    if (!existsSync(dir)) await rename(work, dir)

    return { path, reason: '' }
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function fetchInto(work: string): Promise<string> {
  const refusals: string[] = []
  for (const source of [download, byMaven]) {
    try {
      await source(work)

      return ''
    } catch (error) {
      refusals.push(messageOf(error).split('\n')[0] ?? '')
    }
  }

  return `The time-skipping test server could not be had: ${refusals.join('; ')}`
}

async function download(work: string): Promise<void> {
  const program = await downloadProgram({ name: 'temporal-test-server', version: `v${version}`, work })
  await chmod(program, 0o755)
  await rename(program, join(work, 'test-server'))
}

async function byMaven(work: string): Promise<void> {
  await run('java', ['-version'])
  await writeFile(join(work, 'pom.xml'), pom)
  await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], {
    cwd: work,
    timeout: 240_000,
  })
  await writeFile(join(work, 'test-server'), wrapper, { mode: 0o755 })
}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>kumiko</groupId>
  <artifactId>test-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${version}</version>
    </dependency>
  </dependencies>
</project>
`

// The SDK kills its direct child only, so the shell has to become the Java process.
const wrapper = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
exec java -XX:TieredStopAtLevel=1 -Xmx512m -cp "$here/lib/*" io.temporal.testserver.TestServer "$@"
`
