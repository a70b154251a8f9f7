/**
 * An answer that the way to another page broke off is no error. Remix tells the console of a live page's look that was
 * aborted while its answer arrived, and leaves the rest of that stream to nobody.
 */
export function silenceAborts(): void {
  // There is no other place to hear of it.
  /* eslint-disable no-console */
  const tell = console.error
  console.error = (...words: unknown[]) => {
    if (!isAbort(words[0])) tell(...words)
  }
  /* eslint-enable no-console */
  window.addEventListener('unhandledrejection', (event) => {
    if (isAbort(event.reason)) event.preventDefault()
  })
}

function isAbort(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'AbortError'
}
