import { useNavigation, useRevalidator } from '@remix-run/react'
import { useEffect } from 'react'

const eagerMs = 2_500
const calmMs = 60_000

/**
 * Reads the page again by itself: every few seconds while something is about to change, else once a minute; never in a
 * background tab, and at once when it comes to the front.
 */
export function useLivePage({ isEager }: { isEager: boolean }): void {
  const { revalidate, state } = useRevalidator()
  const navigation = useNavigation()
  // A look would break off the way to another page and begin it again.
  const isFree = state === 'idle' && navigation.state === 'idle'
  useEffect(() => {
    function look() {
      if (document.visibilityState === 'visible' && isFree) revalidate()
    }
    const timer = setInterval(look, isEager ? eagerMs : calmMs)
    document.addEventListener('visibilitychange', look)

    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [isEager, revalidate, isFree])
}
