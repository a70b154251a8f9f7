/** A refusal of the desk, told as JSON with its status. */
export class DeskError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** A JSON body as a record; throws a 400 on anything else. */
export function readBody(body: string): Record<string, unknown> {
  const value = parse(body)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DeskError(400, 'Send a JSON object.')

  return value as Record<string, unknown>
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body || '{}') as unknown
  } catch {
    throw new DeskError(400, 'The body is not JSON.')
  }
}
