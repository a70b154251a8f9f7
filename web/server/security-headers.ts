import { randomBytes } from 'node:crypto'
import type { RequestHandler } from 'express'
import helmet from 'helmet'
import type { Config } from '#activities/platform/config.ts'
import { isHttps } from './session-cookie.server.ts'

type Locals = { locals: { cspNonce?: string } }

const stripePages = ['https://checkout.stripe.com', 'https://billing.stripe.com', 'https://invoice.stripe.com']

/** One nonce per response covers every script; nothing inline runs without it. */
export function securityHeaders(config: Config, { isDevelopment }: { isDevelopment: boolean }): RequestHandler[] {
  const nonce = (_: unknown, res: unknown) => `'nonce-${(res as Locals).locals.cspNonce ?? ''}'`
  const paymentPages = config.isStripeSandbox ? [new URL(config.STRIPE_API_BASE).origin] : stripePages

  return [
    (_req, res, next) => {
      res.locals.cspNonce = randomBytes(16).toString('base64')
      next()
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          scriptSrc: ["'self'", nonce],
          // Style attributes carry each person's hue, and toasts bring a style element of their own.
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: isDevelopment ? ["'self'", 'ws:'] : ["'self'"],
          objectSrc: ["'none'"],
          baseUri: ["'self'"],
          frameAncestors: ["'none'"],
          // A form of ours may answer with a redirect to the hosted payment page.
          formAction: ["'self'", ...paymentPages],
          upgradeInsecureRequests: isHttps(config) ? [] : null,
        },
      },
      strictTransportSecurity: isHttps(config) && { maxAge: 31_536_000, includeSubDomains: false },
      frameguard: { action: 'deny' },
      referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
      crossOriginEmbedderPolicy: false,
    }),
  ]
}
