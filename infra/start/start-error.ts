/** A start that cannot go on: what is wrong in one plain sentence, and what the reader can do about it. */
export class StartError extends Error {
  readonly remedy: string

  constructor(reason: string, remedy: string) {
    super(reason)
    this.name = 'StartError'
    this.remedy = remedy
  }
}

/** The words of whatever was thrown, for a sentence a person reads. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The system's code (`EADDRINUSE`, `ENOENT`) of a thrown error, when it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
