import type { BuildStep } from './build-step.ts'

const code = ['package.json', 'package-lock.json', 'tsconfig.json']
const core = ['workflows', 'activities', 'prisma/generated.server', 'prisma/database.ts']

/** Prisma's client. Its command asks for an engine it does not use here; any program that exists satisfies it. */
export const prismaClient: BuildStep = {
  name: 'prisma-client',
  inputs: ['prisma/schema', 'prisma.config.ts', 'package-lock.json'],
  outputs: ['prisma/generated.server/client.ts'],
  commands: [['node_modules/prisma/build/index.js', 'generate']],
  env: { PRISMA_SCHEMA_ENGINE_BINARY: process.platform === 'win32' ? process.execPath : '/bin/true' },
}

/** The workflows as one file, so that a worker starts at once. */
export const workflowBundle: BuildStep = {
  name: 'workflows',
  inputs: ['workflows', 'worker', ...code],
  outputs: ['build/workflows/bundle.js'],
  commands: [['--import', 'tsx', 'worker/build-bundle.ts']],
}

/** The Remix app, server and client. */
export const webApp: BuildStep = {
  name: 'web',
  inputs: ['web', ...core, ...code],
  outputs: ['build/server/index.js', 'build/client'],
  commands: [['node_modules/@remix-run/dev/dist/cli.js', 'vite:build', '.', '--config', 'web/vite.config.ts']],
  env: { NODE_ENV: 'production' },
}
