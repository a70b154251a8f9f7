import type { Deps } from '#activities/platform/deps.ts'

declare module '@remix-run/node' {
  // Only an interface can be added to from outside.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface AppLoadContext {
    /** For every script of this page. */
    cspNonce: string
    /** In the logs, in the response header and on the page of an error. */
    requestId: string
    deps: Deps
    /** Where the request came from; behind proxies only as far as TRUSTED_PROXY_HOPS trusts them. */
    address: string
  }
}

export {}
