import { createContext, useContext } from 'react'

/** What the server knows about one answer. In the browser the nonce is hidden by design and therefore empty. */
export type PageContext = { cspNonce: string; requestId: string }

export const PageContextProvider = createContext<PageContext>({ cspNonce: '', requestId: '' })

export function usePageContext(): PageContext {
  return useContext(PageContextProvider)
}
