import { useSyncExternalStore } from 'react'

const subscribe = () => () => undefined

/** False in the server's markup and the first render in the browser, true after: for controls that need script. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  )
}
