export type VitestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  success: boolean
  testResults: { name: string; status: string; assertionResults: unknown[] }[]
}

export type Tally = { passed: number; failed: number; skipped: number; notes: string[] }

/**
 * Counts what a run of vitest really showed. A file that could not be loaded, a file that should have run and is not in
 * the report, and an end without success each count as failed; what was skipped counts as nothing.
 */
export function tally(report: VitestReport | undefined, expectedFiles: string[], exitCode: number | null): Tally {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0, notes: ['vitest ended without a report'] }

  const isEmptyFailure = (file: VitestReport['testResults'][number]) =>
    file.status === 'failed' && file.assertionResults.length === 0
  const broken = report.testResults.filter(isEmptyFailure).map((file) => `${file.name} could not be run`)
  const seen = new Set(report.testResults.map((file) => file.name.replaceAll('\\', '/')))
  const unseen = expectedFiles.filter((file) => !seen.has(file)).map((file) => `${file} did not run`)
  const failed = report.numFailedTests + broken.length + unseen.length
  const hidden =
    failed === 0 && (exitCode !== 0 || !report.success)
      ? [`vitest ended with ${exitCode ?? 'a signal'} outside of any test`]
      : []

  return {
    passed: report.numPassedTests,
    failed: failed + hidden.length,
    skipped: report.numPendingTests + report.numTodoTests,
    notes: [...broken, ...unseen, ...hidden],
  }
}
