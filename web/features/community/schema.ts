import { z } from 'zod'

/** Text as a person typed it: line ends unified, no control characters, which Postgres and screens refuse. */
function text(longest: number, what: string) {
  return z
    .string({ error: `${what} is missing.` })
    .transform(cleanText)
    .pipe(
      z.string().max(longest, { error: `${what} is too long: at most ${longest.toLocaleString('en')} characters.` }),
    )
}

export function cleanText(value: string): string {
  return value
    .replaceAll('\r\n', '\n')
    .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
    .trim()
}

export function requiredText(longest: number, what: string) {
  return text(longest, what).pipe(z.string().min(1, { error: `${what} is missing.` }))
}

export function optionalText(longest: number, what: string) {
  return text(longest, what).optional().default('')
}

const token = z.uuid({ error: 'This form is out of date. Reload the page and try again.' })

export const postSchema = z.object({
  token,
  title: optionalText(140, 'The title'),
  body: requiredText(20_000, 'Your post'),
})

export type PostForm = z.infer<typeof postSchema>

export const replySchema = z.object({ token, body: requiredText(10_000, 'Your reply') })

export type ReplyForm = z.infer<typeof replySchema>

/** What can be done to a post or a reply by a button. */
export const gestureSchema = z.object({
  intent: z.enum(['like', 'unlike', 'pin', 'unpin', 'delete', 'restore', 'delete-reply', 'restore-reply'], {
    error: 'This button is not known. Reload the page and try again.',
  }),
  replyId: z.uuid({ error: 'This reply is not known.' }).optional(),
  reason: optionalText(300, 'The reason'),
  redirectTo: z.string().max(500).optional(),
  /** Set by script: the page stays, only its numbers change. */
  inPlace: z.string().max(1).optional(),
})

export type Gesture = z.infer<typeof gestureSchema>

export const searchSchema = z.object({
  search: z.string().trim().max(80).catch(''),
  after: z.string().max(200).nullable().catch(null),
})

/** The search and the place in a list that an address asks for; what is broken is left out. */
export function readSearch(request: Request) {
  const { searchParams } = new URL(request.url)

  return searchSchema.parse({ search: searchParams.get('q') ?? '', after: searchParams.get('after') })
}
