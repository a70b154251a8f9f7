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

  // Identity: accounts and their settings.
  route('signup', 'features/identity/routes/signup.tsx'),
  route('verify', 'features/identity/routes/verify.tsx'),
  route('login', 'features/identity/routes/login.tsx'),
  route('logout', 'features/identity/routes/logout.ts'),
  route('forgot', 'features/identity/routes/forgot.tsx'),
  route('reset', 'features/identity/routes/reset.tsx'),
  route('settings', 'features/identity/routes/settings.tsx'),
  route('settings/security', 'features/identity/routes/settings-security.tsx'),
  route('settings/email', 'features/identity/routes/settings-email.tsx'),

  // Development: every primitive in every state, in local mode only.
  route('dev/ui', 'features/dev/routes/ui.tsx'),
  route('dev/frame', 'features/dev/routes/frame.tsx'),
  route('dev/form', 'features/dev/routes/form.tsx'),
] satisfies RouteConfig
