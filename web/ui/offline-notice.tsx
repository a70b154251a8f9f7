import { useSyncExternalStore } from 'react'
import { Joint } from './joint.tsx'

function subscribe(listen: () => void) {
  window.addEventListener('online', listen)
  window.addEventListener('offline', listen)

  return () => {
    window.removeEventListener('online', listen)
    window.removeEventListener('offline', listen)
  }
}

/** Says when the connection is gone, floating so that nothing moves. */
export function OfflineNotice() {
  const isOnline = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  )

  return (
    <div className="toast-region" role="status">
      {!isOnline && (
        <div className="toast" data-tone="failed">
          <Joint shape="full-cross" />
          <div>
            <p className="font-label">You are offline</p>
            <p className="text-sm text-ink-faint">You can read on. Send things when the connection is back.</p>
          </div>
        </div>
      )}
    </div>
  )
}
