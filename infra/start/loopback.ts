/** The host under which this machine reaches a server that listens on `host`: "everywhere" is no address to call. */
export function reachableHost(host: string): string {
  return host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
}

/** A host as it stands in a URL. */
export function urlHost(host: string): string {
  const reachable = reachableHost(host)

  return reachable.includes(':') ? `[${reachable}]` : reachable
}
