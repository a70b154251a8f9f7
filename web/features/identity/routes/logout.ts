import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { endSession } from '#activities/identity/end-session.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { redirectWithToast } from '#web/server/forms.server.ts'
import { endedSessionCookie } from '#web/server/session-cookie.server.ts'

export const handle = { permission: 'anyone' } as const

/** A link never logs out; this is for those who type the address. */
export async function loader(args: LoaderFunctionArgs) {
  await authorize(args, handle.permission)

  return redirect('/')
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  if (viewer) await endSession(deps, { userId: viewer.id, sessionId: viewer.sessionId })

  return redirectWithToast(
    '/',
    { text: 'You are logged out.' },
    { headers: { 'Set-Cookie': endedSessionCookie(deps.config) } },
  )
}
