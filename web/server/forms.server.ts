import { randomUUID } from 'node:crypto'
import type { Submission } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { data } from '@remix-run/node'
import type { z } from 'zod'
import type { ToastTone } from '#web/ui/toast/toast.ts'
import { redirectWithToast as redirectWithToastCard } from '#web/ui/toast/toast.server.ts'
import { AppError } from '#workflows/shared/app-error.ts'

type AnySubmission = Submission<unknown, string[], unknown>

/** A parsed form: `value` when it is right, else `reply` to return as it is. */
export type ParsedForm<T> =
  | { isValid: true; value: T; submission: AnySubmission; reply: null }
  | { isValid: false; value: null; submission: AnySubmission; reply: ReturnType<typeof replyTo> }

/** Reads a form by its schema. What a person typed is sent back with the errors, passwords never. */
export async function parseForm<S extends z.ZodType>(request: Request, schema: S): Promise<ParsedForm<z.output<S>>> {
  const submission = parseWithZod(withoutNulls(await request.formData()), { schema })
  if (submission.status !== 'success')
    return { isValid: false, value: null, submission, reply: replyTo(submission, 400) }

  return { isValid: true, value: submission.value, submission, reply: null }
}

/** The same fields without null characters, which Postgres keeps in no text. */
function withoutNulls(form: FormData): FormData {
  const clean = new FormData()
  for (const [name, value] of form)
    clean.append(name, typeof value === 'string' ? value.replaceAll('\u0000', '') : value)

  return clean
}

/** Shows an operation's refusal at its fields, or above the form. Anything but an AppError is a defect and goes on. */
export function formError(submission: AnySubmission, error: unknown) {
  if (!(error instanceof AppError)) throw error

  const fieldErrors = Object.fromEntries(Object.entries(error.fields).map(([field, text]) => [field, [text]]))
  const formErrors = Object.keys(fieldErrors).length === 0 ? [error.userMessage] : []

  return replyTo(submission, error.status, { fieldErrors, formErrors })
}

function replyTo(
  submission: AnySubmission,
  status: number,
  errors: { fieldErrors?: Record<string, string[]>; formErrors?: string[] } = {},
) {
  const hideFields = Object.keys(submission.payload).filter((name) => /password/i.test(name))

  return data(submission.reply({ ...errors, hideFields }), { status })
}

export type FormToast = { text: string; tone?: ToastTone }

/** Ends an action: goes to a page of this site and says there, once, what happened. */
export function redirectWithToast(
  to: string,
  { text, tone = 'done' }: FormToast,
  init: { headers?: HeadersInit } = {},
) {
  return redirectWithToastCard(to, { title: text, tone }, init)
}

/** For the hidden field `token`: the same token is the same wish, however often the form is sent. */
export function newToken(): string {
  return randomUUID()
}
