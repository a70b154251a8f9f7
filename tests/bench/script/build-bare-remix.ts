import { execFile } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The same Remix, React and flags, two lines of app. It lies below node_modules' parent so that packages are found. */
const files: Record<string, string> = {
  'package.json': JSON.stringify({ name: 'bare-remix', private: true, type: 'module', sideEffects: false }),
  'vite.config.js': `
import { vitePlugin as remix } from '@remix-run/dev'
const future = { v3_fetcherPersist: true, v3_relativeSplatPath: true, v3_throwAbortReason: true, v3_lazyRouteDiscovery: true, v3_singleFetch: true }
export default { plugins: [remix({ future })], build: { target: 'es2022' } }
`,
  'app/root.jsx': `
import { Links, Meta, Outlet, Scripts, ScrollRestoration } from '@remix-run/react'
export default function App() {
  return <html lang="en"><head><Meta /><Links /></head><body><Outlet /><ScrollRestoration /><Scripts /></body></html>
}
`,
  'app/entry.client.jsx': `
import { RemixBrowser } from '@remix-run/react'
import { startTransition } from 'react'
import { hydrateRoot } from 'react-dom/client'
startTransition(() => hydrateRoot(document, <RemixBrowser />))
`,
  'app/entry.server.jsx': `
import { RemixServer } from '@remix-run/react'
import { renderToString } from 'react-dom/server'
export default function handle(request, status, headers, context) {
  headers.set('Content-Type', 'text/html')
  return new Response(renderToString(<RemixServer context={context} url={request.url} />), { headers, status })
}
`,
  'app/routes/_index.jsx': `export default function Index() { return <p>Hello</p> }\n`,
}

/** Builds the smallest Remix app in a folder of its own. */
export async function buildBareRemix(): Promise<{ clientDir: string; remove: () => Promise<void> }> {
  const folder = resolve('.kumiko', 'bench', 'bare-remix')
  await rm(folder, { recursive: true, force: true })
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  const cli = resolve('node_modules/@remix-run/dev/dist/cli.js')
  await run(process.execPath, [cli, 'vite:build'], { cwd: folder, env: { ...process.env, NODE_ENV: 'production' } })

  return {
    clientDir: join(folder, 'build', 'client'),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
