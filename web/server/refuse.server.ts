export type Refusal = { code: string; userMessage: string }

/** What a loader or action throws when it will not answer; the error page shows the sentence. */
export function refuse(status: number, refusal: Refusal): Response {
  return Response.json(refusal, { status, headers: { 'Cache-Control': 'no-store' } })
}

export function notFound(userMessage = 'It may have been moved or taken down, or a letter is missing from the link.') {
  return refuse(404, { code: 'NOT_FOUND', userMessage })
}
