import { fileURLToPath } from 'node:url'
import { vitePlugin as remix } from '@remix-run/dev'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig, type Plugin } from 'vite'

declare module '@remix-run/node' {
  // Only an interface can be added to from outside.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface Future {
    v3_singleFetch: true
  }
}

const rooms = /^#(?:web\/server|activities|workflows|prisma|infra|worker)\//

/**
 * The built server leaves the other rooms to Node (tsx), so that the Express process and the routes share one
 * instance of each module: one error class, one pool, one configuration.
 */
function shareRoomsWithServer(): Plugin {
  return {
    name: 'kumiko:share-rooms-with-server',
    apply: 'build',
    enforce: 'pre',
    resolveId: (id, _importer, options) =>
      options.ssr === true && rooms.test(id) ? { id, external: true } : undefined,
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  publicDir: 'web/public',
  plugins: [
    shareRoomsWithServer(),
    tailwindcss(),
    remix({
      appDirectory: 'web',
      buildDirectory: 'build',
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: true,
        v3_singleFetch: true,
        v3_routeConfig: true,
      },
    }),
  ],
  build: {
    target: 'es2022',
    // Tokens use light-dark() and oklch(); older targets would make esbuild lower them per rule.
    cssTarget: ['chrome123', 'safari17.5', 'firefox128'],
    assetsInlineLimit: 0,
    sourcemap: false,
  },
})
