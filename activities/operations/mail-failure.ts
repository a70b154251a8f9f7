/** A mail server that is away shows as a network error, 429 or 5xx; only its other answers are about the message. */
export function isMailServerAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : undefined

  return typeof code === 'number' ? code === 429 || (code >= 500 && code < 600) : isNetworkCode(code)
}

function isNetworkCode(code: unknown): boolean {
  return typeof code === 'string' && /^E[A-Z_]+$/.test(code)
}
