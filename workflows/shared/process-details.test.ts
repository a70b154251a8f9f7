import { expect, test } from 'vitest'
import { detailsTable } from './process-details.ts'

const about = { stage: 'paid', lastEvent: 'paid, 2026-03-04T10:00:00.000Z', opsUrl: 'http://127.0.0.1/ops/processes/1' }

test('a run that goes on says its next step and until when', () => {
  const table = detailsTable({ ...about, ahead: { nextStep: 'send thanks', deadlineMs: Date.UTC(2026, 2, 5) } })
  expect(table).toContain('| Next step | send thanks |\n| Deadline | 2026-03-05T00:00:00.000Z |')
  expect(table).not.toContain('Ended')
})

test('a run that has ended says how, and has no deadline', () => {
  const table = detailsTable({ ...about, ahead: { ending: 'the money came, access is back' } })
  expect(table).toContain('| Stage | paid |\n| Ended | the money came, access is back |\n| Last event | paid,')
  expect(table).not.toMatch(/Deadline|Next step/)
})
