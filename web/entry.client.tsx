import { RemixBrowser } from '@remix-run/react'
import { startTransition, StrictMode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { PageContextProvider } from './ui/page-context.tsx'
import { silenceAborts } from './ui/silence-aborts.ts'

const requestId = document.documentElement.dataset.requestId ?? ''

silenceAborts()
void untilDataIsRead().then(() => {
  startTransition(hydrate)
})

function hydrate(): void {
  hydrateRoot(
    document,
    <StrictMode>
      <PageContextProvider.Provider value={{ cspNonce: '', requestId }}>
        <RemixBrowser />
      </PageContextProvider.Provider>
    </StrictMode>,
  )
}

/**
 * Until the page's data is decoded, RemixBrowser throws the promise of it, above every boundary. A click or a key in that
 * moment makes React finish a root that cannot be finished: its error 345. So the data is read before React begins.
 */
async function untilDataIsRead(): Promise<void> {
  try {
    RemixBrowser({})
  } catch (thrown) {
    if (thrown instanceof Promise) await thrown
  }
}
