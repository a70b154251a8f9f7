import {
  createReadableStreamFromReadable,
  type ActionFunctionArgs,
  type AppLoadContext,
  type EntryContext,
} from '@remix-run/node'
import { RemixServer } from '@remix-run/react'
import { isbot } from 'isbot'
import { renderToPipeableStream } from 'react-dom/server'
import { gatherChunks } from '#web/server/gather-chunks.ts'
import { PageContextProvider } from './ui/page-context.tsx'

export const streamTimeout = 5000

/** Streams the page as soon as its frame is ready; crawlers wait for all of it. One nonce covers every script. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { cspNonce, requestId, deps }: AppLoadContext,
): Promise<Response> {
  const isForBot = isbot(request.headers.get('user-agent')) || remixContext.isSpaMode
  let statusCode = status
  let isShellSent = false

  return new Promise((resolve, reject) => {
    function send() {
      isShellSent = true
      const body = gatherChunks()
      headers.set('Content-Type', 'text/html; charset=utf-8')
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: statusCode }))
      pipe(body)
    }

    const { pipe, abort } = renderToPipeableStream(
      <PageContextProvider.Provider value={{ cspNonce, requestId }}>
        <RemixServer context={remixContext} url={request.url} nonce={cspNonce} />
      </PageContextProvider.Provider>,
      {
        nonce: cspNonce,
        [isForBot ? 'onAllReady' : 'onShellReady']: send,
        onShellError: reject,
        onError(error) {
          statusCode = 500
          // Before the shell is sent the error reaches the caller; after it, only this line tells of it.
          if (isShellSent) deps.log.error({ requestId, err: error }, 'a page failed while it was streamed')
        },
      },
    )
    setTimeout(abort, streamTimeout + 1000).unref()
  })
}

/** Defects of loaders and actions. A reader who left before the answer is no defect. */
export function handleError(error: unknown, { request, context }: Pick<ActionFunctionArgs, 'request' | 'context'>) {
  if (request.signal.aborted) return

  const { pathname } = new URL(request.url)
  context.deps.log.error(
    { requestId: context.requestId, method: request.method, pathname, err: error },
    'a request failed',
  )
}
