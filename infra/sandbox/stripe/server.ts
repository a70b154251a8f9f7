import { createHttpServer, html, urlOf, type Handler } from '../core/http.ts'
import { createStripeApi } from './api.ts'
import type { StripeContext } from './context.ts'
import { createCheckoutPages } from './pages/checkout-page.ts'
import { messagePage } from './pages/checkout-view.ts'
import { createIntentPages } from './pages/intent-page.ts'
import { createInvoicePages } from './pages/invoice-page.ts'
import { createPortalPages } from './pages/portal-page.ts'

/** Stripe's port: the API under `/v1`, and the hosted pages for people. */
export function createStripeServer(context: StripeContext) {
  const api = createStripeApi(context)
  const pages = [
    createCheckoutPages(context),
    createInvoicePages(context),
    createIntentPages(context),
    createPortalPages(context),
  ]
  const handle: Handler = async (request, body, response) => {
    const { pathname } = urlOf(request)
    if (pathname.startsWith('/v1/')) return api(request, body, response)
    for (const show of pages) {
      const reply = await show(request.method ?? 'GET', pathname, body)
      if (reply) return reply
    }

    return html(404, messagePage({ title: 'Nothing here', text: 'This is the port of the Stripe stand-in.' }))
  }

  return createHttpServer(handle)
}
