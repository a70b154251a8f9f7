import { defineConfig } from 'prisma/config'

/** For the Prisma CLI only; the product migrates through prisma/migrate.ts, which needs no engine download. */
export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_OWNER_URL'] ?? '' },
})
