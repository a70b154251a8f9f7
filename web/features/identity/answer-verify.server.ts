import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { resendCode } from '#activities/identity/resend-code.ts'
import { type VerifiedEmail, verifyEmail } from '#activities/identity/verify-email.ts'
import type { Deps } from '#activities/platform/deps.ts'
import { formError, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import type { Viewer } from '#web/server/identify.server.ts'
import { sessionCookie } from '#web/server/session-cookie.server.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { deviceOf } from './device.server.ts'
import { endedPendingCookie, type Pending, pendingCookie, readPending } from './pending.server.ts'
import { ownPath, redirectToOf, withRedirectTo } from './redirect-to.ts'
import { codeSchema } from './schema.ts'

type Answering = { args: ActionFunctionArgs; deps: Deps; viewer: Viewer | null }

/** The code, typed where it was asked for. */
export async function answerCode({ args, deps, viewer }: Answering) {
  const form = await parseForm(args.request, codeSchema)
  if (!form.isValid) return form.reply
  const pending = readPending(args.request, 'verify', deps.config)
  if (!pending) return redirect('/login')

  try {
    const { verificationId } = pending
    const proof = { by: 'code', verificationId, code: form.value.code, address: args.context.address } as const
    const verified = await verifyEmail(deps, { proof, askedHere: verificationId, device: deviceOf(args) })

    return enter({ deps, viewer, verified, redirectTo: verified.redirectTo ?? pending.redirectTo })
  } catch (error) {
    return formError(form.submission, error)
  }
}

/** The button on the page that the link of a message opens. */
export async function answerLink({ args, deps, viewer }: Answering, token: string) {
  const pending = readPending(args.request, 'verify', deps.config)
  try {
    const verified = await verifyEmail(deps, {
      proof: { by: 'link', token },
      askedHere: pending?.verificationId ?? null,
      device: deviceOf(args),
    })

    return enter({ deps, viewer, verified, redirectTo: verified.redirectTo })
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return redirectWithToast(viewer || pending ? '/verify' : '/login', { text: error.userMessage, tone: 'failed' })
  }
}

/** A new code to the address this browser waits for, or to that of whoever is logged in. */
export async function answerResend({ args, deps, viewer }: Answering) {
  const pending = readPending(args.request, 'verify', deps.config)
  const email = pending?.email ?? viewer?.email
  if (!email) return redirect('/login')

  const redirectTo = pending?.redirectTo ?? redirectToOf(args.request)
  try {
    const { verificationId } = await resendCode(deps, { email, redirectTo, address: args.context.address })
    const next: Pending = { purpose: 'verify', verificationId, email, redirectTo }

    return redirectWithToast(
      '/verify',
      { text: `A new code is on its way to ${email}.` },
      { headers: { 'Set-Cookie': pendingCookie(next, deps.config) } },
    )
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return redirectWithToast('/verify', { text: error.userMessage, tone: 'failed' })
  }
}

type Entering = { deps: Deps; viewer: Viewer | null; verified: VerifiedEmail; redirectTo: string | null }

function enter({ deps, viewer, verified, redirectTo }: Entering): Response {
  const headers = new Headers()
  headers.append('Set-Cookie', endedPendingCookie(deps.config))
  if (verified.session) headers.append('Set-Cookie', sessionCookie(verified.session.token, deps.config))
  const text =
    verified.kind === 'changed' ? `Your address is now ${verified.email}.` : 'Your e-mail address is confirmed.'
  const goal = ownPath(redirectTo)
  const isInside = verified.session !== null || viewer !== null

  return redirectWithToast(isInside ? (goal ?? '/') : withRedirectTo('/login', goal), { text }, { headers })
}
