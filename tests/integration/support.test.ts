import { expect, test, inject } from 'vitest'
import pg from 'pg'
import { Connection } from '@temporalio/client'
import { createTestDatabase } from '#tests/support/create-test-database.ts'
import { searchAttributes } from '#infra/start/search-attributes.ts'

test('a test file gets a migrated database of its own, with roles that cannot pass row security', async () => {
  const [one, two] = await Promise.all([createTestDatabase(), createTestDatabase()])
  const client = new pg.Client({ connectionString: one.appUrl })
  await client.connect()

  const role = await client.query('select rolsuper, rolbypassrls from pg_roles where rolname = current_user')
  const tables = await client.query<{ count: number }>(
    "select count(*)::int as count from pg_tables where schemaname = 'public'",
  )
  expect(role.rows).toEqual([{ rolsuper: false, rolbypassrls: false }])
  expect(tables.rows[0]?.count).toBeGreaterThan(10)
  expect(one.name).not.toBe(two.name)

  await client.end()
  await Promise.all([one.drop(), two.drop()])
})

test('the test Temporal knows every search attribute and keeps closed workflows for 90 days', async () => {
  const { address, namespace } = inject('temporal')
  const connection = await Connection.connect({ address })

  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace })
  const described = await connection.workflowService.describeNamespace({ namespace })
  expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.keys(searchAttributes)))
  expect(Number(described.config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 24 * 60 * 60)

  await connection.close()
})
