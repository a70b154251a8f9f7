import { defineConfig } from 'vitest/config'
export default defineConfig({ root: '/work/main', test: { include: ['tests/browser/**/*.test.ts', 'tests/security/hostile*.test.ts'], globalSetup: ['tests/.t-setup.tmp.ts'], fileParallelism: false, testTimeout: 60000, hookTimeout: 120000 } })
