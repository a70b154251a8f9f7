/**
 * The one error of the product. `code` is for machines, `userMessage` for the person, in plain words with a way on;
 * `fields` puts messages beside form fields. Anything else that is thrown is a defect.
 */
export class AppError extends Error {
  readonly userMessage: string
  readonly fields: Record<string, string>
  readonly status: number

  constructor(
    readonly code: string,
    options: { userMessage: string; fields?: Record<string, string>; status?: number; cause?: unknown },
  ) {
    super(`${code}: ${options.userMessage}`, { cause: options.cause })
    this.name = 'AppError'
    this.userMessage = options.userMessage
    this.fields = options.fields ?? {}
    this.status = options.status ?? 400
  }
}
