import { redirect, type TypedResponse } from '@remix-run/node'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { cookieValue, safeRedirect } from '../theme/theme.ts'
import type { ShownToast, Toast } from './toast.ts'

const name = 'kumiko-toast'

const toastSchema = z.object({
  id: z.string().max(64),
  title: z.string().min(1).max(200),
  text: z.string().max(400).optional(),
  tone: z.enum(['done', 'failed']).optional(),
  action: z
    .object({
      label: z.string().min(1).max(60),
      to: z.string().refine((to) => safeRedirect(to) === to),
      method: z.enum(['get', 'post']).optional(),
      fields: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
})

/** The cookie that carries one message to the next page, for a minute at most. */
export function toastCookie(toast: Toast): string {
  const value = Buffer.from(JSON.stringify({ ...toast, id: randomUUID() })).toString('base64url')

  return `${name}=${value}; Path=/; Max-Age=60; SameSite=Lax; HttpOnly`
}

/** Ends an action: goes to a page of this site and says there what happened. */
export function redirectWithToast(
  to: string,
  toast: Toast,
  init: { headers?: HeadersInit } = {},
): TypedResponse<never> {
  const headers = new Headers(init.headers)
  headers.append('Set-Cookie', toastCookie(toast))

  return redirect(to, { headers })
}

/** Reads the message once: `clear` is the Set-Cookie that forgets it. */
export function takeToast(request: Request): { toast: ShownToast | null; clear: string | null } {
  const value = cookieValue(request.headers.get('Cookie'), name)
  if (!value) return { toast: null, clear: null }

  const clear = `${name}=; Path=/; Max-Age=0; SameSite=Lax; HttpOnly`

  return { toast: decode(value), clear }
}

function decode(value: string): ShownToast | null {
  try {
    return toastSchema.parse(JSON.parse(Buffer.from(value, 'base64url').toString('utf8')))
  } catch {
    return null // A broken cookie is no message; the page itself is right.
  }
}
