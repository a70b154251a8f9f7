import fontUrl from '@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2?url'
import { data, type LinksFunction, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useLoaderData,
  useMatches,
  useNavigation,
  useRouteLoaderData,
} from '@remix-run/react'
import type { ReactNode } from 'react'
import { loadShell } from '#web/server/shell.server.ts'
import stylesUrl from './styles/app.css?url'
import { ClockProvider } from './ui/clock.tsx'
import { ErrorPage } from './ui/error-page.tsx'
import { OfflineNotice } from './ui/offline-notice.tsx'
import { usePageContext } from './ui/page-context.tsx'
import { readMode } from './ui/shell/mode.server.ts'
import { frameOf, titleOf } from './ui/shell/page-handle.ts'
import { Shell } from './ui/shell/shell.tsx'
import { readTheme } from './ui/theme/theme.server.ts'
import { useChosenTheme } from './ui/theme/theme-switch.tsx'
import { takeToast } from './ui/toast/toast.server.ts'
import { Toasts } from './ui/toast/toasts.tsx'

export const links: LinksFunction = () => [
  { rel: 'preload', href: fontUrl, as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' },
  { rel: 'stylesheet', href: stylesUrl },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
]

export const meta: MetaFunction = () => [{ title: 'Kumiko' }]

export async function loader({ request, context }: LoaderFunctionArgs) {
  const shell = await loadShell(request, context)
  const { toast, clear } = takeToast(request)
  const mode = shell.canInstruct ? readMode(request) : 'student'

  return data(
    { shell: { ...shell, mode }, theme: readTheme(request), toast },
    { headers: clear ? { 'Set-Cookie': clear } : undefined },
  )
}

const frameEnd = 'frame-end'

/** The first paint waits for the end of the frame: a page drawn while it still arrives moves what is read already. */
const paintWhenWhole = { rel: 'expect', href: `#${frameEnd}`, blocking: 'render' }

/** The document. Needs no loader data, so that an error page has the same frame. */
export function Layout({ children }: { children: ReactNode }) {
  const loaded = useRouteLoaderData<typeof loader>('root')
  const theme = useChosenTheme(loaded?.theme ?? 'system')
  const { cspNonce, requestId } = usePageContext()

  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme} data-request-id={requestId}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content={theme === 'system' ? 'light dark' : theme} />
        <link {...paintWhenWhole} />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <span id={frameEnd} hidden />
        <ScrollRestoration nonce={cspNonce} />
        <Scripts nonce={cspNonce} />
      </body>
    </html>
  )
}

export default function App() {
  const { toast } = useLoaderData<typeof loader>()

  return (
    <Toasts fromServer={toast}>
      <Frame>
        <Outlet />
      </Frame>
    </Toasts>
  )
}

export function ErrorBoundary() {
  return (
    <Frame>
      <ErrorPage />
    </Frame>
  )
}

function Frame({ children }: { children: ReactNode }) {
  const loaded = useRouteLoaderData<typeof loader>('root')
  const theme = useChosenTheme(loaded?.theme ?? 'system')
  const handles = useMatches().map((match) => match.handle)
  const shell = loaded?.shell ?? null

  return (
    <ClockProvider now={shell?.now ?? ''} timeZone={shell?.viewer?.timeZone ?? 'UTC'} dayLengthMs={shell?.dayLengthMs}>
      <NavigationStrip />
      <Shell shell={shell} theme={theme} frame={frameOf(handles)} title={titleOf(handles)}>
        {children}
      </Shell>
      <OfflineNotice />
    </ClockProvider>
  )
}

function NavigationStrip() {
  const { state } = useNavigation()

  return state === 'idle' ? null : <div className="navigation-strip" role="progressbar" aria-label="Loading the page" />
}
