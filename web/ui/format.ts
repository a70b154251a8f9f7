/** Printed alike in pages and messages, so it lives in the core. */
export * from '#workflows/shared/format.ts'
