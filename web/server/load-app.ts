import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ServerBuild } from '@remix-run/node'
import express, { type RequestHandler } from 'express'

/** The Remix app and what serves its files: from `build/`, or from Vite as it is being written. */
export type LoadedApp = { assets: RequestHandler[]; build: () => Promise<ServerBuild>; close: () => Promise<void> }

const yearMs = 365 * 24 * 60 * 60 * 1000
const hourMs = 60 * 60 * 1000

export async function loadBuiltApp(): Promise<LoadedApp> {
  const server = resolve('build/server/index.js')
  if (!existsSync(server)) throw new Error('The web app is not built: run npm run build:web, or set KUMIKO_DEV=1.')
  const build = (await import(pathToFileURL(server).href)) as ServerBuild

  return {
    assets: [
      // Names in assets/ carry a hash of their content, so they never change.
      mountAt(
        '/assets',
        express.static('build/client/assets', { immutable: true, maxAge: yearMs, fallthrough: false }),
      ),
      express.static('build/client', { maxAge: hourMs, index: false, redirect: false }),
    ],
    build: () => Promise.resolve(build),
    close: () => Promise.resolve(),
  }
}

export async function loadDevelopmentApp(server: Server): Promise<LoadedApp> {
  const { createServer } = await import('vite')
  const vite = await createServer({
    configFile: resolve('web/vite.config.ts'),
    appType: 'custom',
    server: { middlewareMode: true, hmr: { server } },
  })

  return {
    assets: [vite.middlewares],
    build: async () => (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild,
    close: () => vite.close(),
  }
}

function mountAt(path: string, handler: RequestHandler): RequestHandler {
  return express.Router().use(path, handler)
}
