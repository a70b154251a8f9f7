import { route, type RouteConfig } from '@remix-run/route-config'

/** The table of contents of every URL. Routes live with their feature. */
export default [
  // The frame: how pages look to this browser.
  route('theme', 'ui/theme/route.ts'),
  route('mode', 'ui/shell/mode-route.ts'),

  // News from outside, proved by their signatures.
  route('webhooks/stripe', 'features/webhooks/routes/stripe.ts'),
  route('webhooks/sendgrid', 'features/webhooks/routes/sendgrid.ts'),
  route('webhooks/twilio', 'features/webhooks/routes/twilio.ts'),

  // Development: every primitive in every state, in local mode only.
  route('dev/ui', 'features/dev/routes/ui.tsx'),
  route('dev/frame', 'features/dev/routes/frame.tsx'),
  route('dev/form', 'features/dev/routes/form.tsx'),
] satisfies RouteConfig
