import { defineConfig } from 'vitest/config'

const rooms = '{workflows,activities,web,worker,prisma,infra}'
const servers = 'tests/support/setup-servers.ts'

/** Four projects: what needs no server, what needs Postgres and Temporal, what lives on workflow time, what needs the built app. */
export default defineConfig({
  test: {
    passWithNoTests: true,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: [`${rooms}/**/*.test.{ts,tsx}`], testTimeout: 10_000 },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/{integration,security,contract}/**/*.test.{ts,tsx}'],
          exclude: ['tests/security/hostile*.test.ts'],
          globalSetup: [servers],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'workflow',
          include: ['tests/{workflows,replay}/**/*.test.ts'],
          globalSetup: [servers, 'tests/support/setup-time-skipping.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts', 'tests/security/hostile*.test.ts'],
          globalSetup: [servers, 'tests/support/setup-app.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
