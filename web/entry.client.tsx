import { RemixBrowser } from '@remix-run/react'
import { startTransition, StrictMode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { PageContextProvider } from './ui/page-context.tsx'

const requestId = document.documentElement.dataset.requestId ?? ''

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <PageContextProvider.Provider value={{ cspNonce: '', requestId }}>
        <RemixBrowser />
      </PageContextProvider.Provider>
    </StrictMode>,
  )
})
