import { z } from 'zod'
import { declineClasses, figures, monthOf } from './figures.ts'

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)

const sliceSchema = z.object({
  month: month.nullable().catch(null),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .catch(''),
  plan: z.uuid().catch(''),
})

export type AskedSlice = { month: string; currency: string; plan: string }

/** The slice an address asks for: a month of UTC, a currency, a plan; what is broken is left out. */
export function readSlice(request: Request, now = new Date()): AskedSlice {
  const { searchParams } = new URL(request.url)
  const asked = sliceSchema.parse({
    month: searchParams.get('month'),
    currency: searchParams.get('currency') ?? '',
    plan: searchParams.get('plan') ?? '',
  })
  const newest = monthOf(now)

  return { ...asked, month: asked.month === null || asked.month > newest ? newest : asked.month }
}

const figureSchema = z.object({
  figure: z.enum(figures),
  reason: z.enum(declineClasses).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

/** Which figure's rows, of which reason, and which page of them; null for a figure that does not exist. */
export function readFigure(request: Request): z.infer<typeof figureSchema> | null {
  const { searchParams } = new URL(request.url)
  const parsed = figureSchema.safeParse({
    figure: searchParams.get('figure'),
    reason: searchParams.get('reason') ?? undefined,
    page: searchParams.get('page'),
  })

  return parsed.success ? parsed.data : null
}
