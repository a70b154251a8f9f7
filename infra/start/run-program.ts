import { spawn } from 'node:child_process'

export type RunOptions = { timeoutMs: number; env?: NodeJS.ProcessEnv; cwd?: string }

/** Runs a program to its end in silence. Throws its last complaint when it is missing, fails or takes too long. */
export function runProgram(program: string, args: string[], { timeoutMs, env, cwd }: RunOptions): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: timeoutMs, env, cwd })
    let complaint = ''
    child.stderr.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-2_000)))
    child.once('error', (error) => {
      fail(new Error(error.message.includes('ENOENT') ? `${program} is not installed` : error.message))
    })
    child.once('close', (code) => {
      if (code === 0) done()
      else fail(new Error(complaint.trim().split('\n').at(-1) || `${program} ended with ${code ?? 'a timeout'}`))
    })
  })
}
