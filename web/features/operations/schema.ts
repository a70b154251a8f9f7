import { z } from 'zod'

const views = ['attention', 'overdue', 'open', 'closed'] as const

export const processFilterSchema = z.object({
  view: z.enum(views).catch('attention'),
  kind: z
    .string()
    .regex(/^[a-z][a-z-]{0,40}$/)
    .catch(''),
  stage: z
    .string()
    .regex(/^[a-z][a-z_-]{0,40}$/)
    .catch(''),
  search: z.string().trim().max(120).catch(''),
  after: z.string().max(200).nullable().catch(null),
})

export type ProcessFilter = z.infer<typeof processFilterSchema>

/** The filter an address asks for; what is broken is left out. */
export function readFilter(request: Request): ProcessFilter {
  const { searchParams } = new URL(request.url)
  const text = (name: string) => searchParams.get(name) ?? ''

  return processFilterSchema.parse({
    view: text('view'),
    kind: text('kind'),
    stage: text('stage'),
    search: text('q'),
    after: searchParams.get('after'),
  })
}

const reason = z
  .string({ error: 'Say why; it is kept.' })
  .trim()
  .min(3, { error: 'Say why; it is kept.' })
  .max(500, { error: 'At most 500 characters.' })

export const closeSchema = z.object({ reason })
export type CloseForm = z.infer<typeof closeSchema>

const letterId = z
  .string({ error: 'Which one? Reload the page.' })
  .regex(/^([0-9]{1,18}|[0-9a-f-]{36})$/, { error: 'Which one? Reload the page.' })

export const deadLetterSchema = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('retry'), queue: z.enum(['outbox', 'inbox']), id: letterId }),
  z.object({ intent: z.literal('discard'), queue: z.enum(['outbox', 'inbox']), id: letterId, reason }),
])

export const repairSchema = z.object({
  organizationId: z.uuid({ error: 'Which one? Reload the page.' }),
  differenceId: z.uuid({ error: 'Which one? Reload the page.' }),
})
