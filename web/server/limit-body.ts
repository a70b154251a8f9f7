import type { RequestHandler } from 'express'
import { sendPlainPage } from './plain-page.ts'

export const maxFormBytes = 1024 * 1024

/** Forms are small. A body must say its length first, because it is read as a stream that nothing else would end. */
export function limitBody(
  req: Parameters<RequestHandler>[0],
  res: Parameters<RequestHandler>[1],
  next: () => void,
): void {
  const length = req.get('content-length')
  if (length === undefined && req.get('transfer-encoding') !== undefined) {
    sendPlainPage(res, {
      status: 411,
      title: 'The length is missing',
      text: 'Send the request with a Content-Length header.',
    })
    return
  }
  if (Number(length ?? 0) > maxFormBytes) {
    // The rest of the body is not read: the connection ends with this answer.
    res.setHeader('Connection', 'close')
    sendPlainPage(res, {
      status: 413,
      title: 'That is too much at once',
      text: 'A form can carry 1 MB. Nothing was saved: go back, make it shorter and send it again.',
    })
    return
  }
  next()
}
