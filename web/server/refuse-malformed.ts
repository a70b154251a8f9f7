import type { RequestHandler } from 'express'
import { sendPlainPage } from './plain-page.ts'

const methods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST'])

/**
 * What no page or form of ours sends, answered before the app reads it: an address that is no text, another method, a
 * body that is no plain form. Webhooks read their own bodies.
 */
export const refuseMalformed: RequestHandler = (req, res, next) => {
  if (!isText(req.originalUrl)) {
    sendPlainPage(res, {
      status: 400,
      title: 'This address is broken',
      text: 'A part of the link cannot be read. Copy it again in full, or start from the first page.',
    })
    return
  }
  if (req.path.startsWith('/webhooks/')) return next()
  if (!methods.has(req.method)) {
    res.setHeader('Allow', [...methods].join(', '))
    sendPlainPage(res, {
      status: 405,
      title: 'This cannot be done here',
      text: 'Pages are read and forms are sent; nothing else.',
    })
    return
  }
  if (req.method === 'POST' && !req.is('application/x-www-form-urlencoded')) {
    sendPlainPage(res, {
      status: 415,
      title: 'This is no form of ours',
      text: 'Nothing was saved. Open the page and send its form.',
    })
    return
  }
  next()
}

/** Whether an address decodes, and holds no null, which Postgres keeps in no text. */
function isText(address: string): boolean {
  try {
    return !decodeURIComponent(address).includes('\u0000')
  } catch {
    return false
  }
}
