/** What the bench's worker runs: the product's processes and the rival. */
export * from '#workflows/index.ts'
export { noop } from './noop.workflow.ts'
