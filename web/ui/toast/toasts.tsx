import { createContext, useContext, useEffect, useRef, useState, type ReactNode } from 'react'
import { useHydrated } from '../use-hydrated.ts'
import { ToastCard } from './toast-card.tsx'
import type { ShownToast, Toast } from './toast.ts'

const shownForMs = 8000

type ShowToast = (toast: Toast) => void

const ToastContext = createContext<ShowToast>(() => undefined)

/** Shows a message from the browser itself (copied, connection lost). Answers to an action use `redirectWithToast`. */
export function useToast(): ShowToast {
  return useContext(ToastContext)
}

/**
 * The corner where messages stand. The server's message is in its markup, so it is there without script; it floats, so
 * nothing moves when it comes or goes. A message stays while it is hovered or focused.
 */
export function Toasts({ fromServer, children }: { fromServer: ShownToast | null; children: ReactNode }) {
  const [toasts, setToasts] = useState<ShownToast[]>(fromServer ? [fromServer] : [])
  const [seen, setSeen] = useState(fromServer?.id)
  const isHydrated = useHydrated()
  const lastId = useRef(0)

  if (fromServer && fromServer.id !== seen) {
    setSeen(fromServer.id)
    setToasts((current) => [...current.slice(-2), fromServer])
  }

  function show(toast: Toast) {
    lastId.current += 1
    const id = `browser-${lastId.current}`
    setToasts((current) => [...current.slice(-2), { ...toast, id }])
  }

  const close = (id: string) => setToasts((current) => current.filter((toast) => toast.id !== id))

  return (
    <ToastContext.Provider value={show}>
      {children}
      <div className="toast-region" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <Timed key={toast.id} onEnd={() => close(toast.id)}>
            <ToastCard toast={toast} onClose={isHydrated ? () => close(toast.id) : undefined} />
          </Timed>
        ))}
      </div>
    </ToastContext.Provider>
  )
}

function Timed({ children, onEnd }: { children: ReactNode; onEnd: () => void }) {
  const [isHeld, setHeld] = useState(false)
  const end = useRef(onEnd)
  useEffect(() => {
    end.current = onEnd
  })
  useEffect(() => {
    if (isHeld) return
    const timer = setTimeout(() => end.current(), shownForMs)

    return () => clearTimeout(timer)
  }, [isHeld])

  return (
    <div
      className="flex w-full justify-end"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {children}
    </div>
  )
}
