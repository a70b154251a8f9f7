import { z } from 'zod'
import { optionalText, requiredText } from '../community/schema.ts'

const outOfDate = 'This form is out of date. Reload the page and try again.'

export const selectGoalSchema = z.object({
  token: z.uuid({ error: outOfDate }),
  goalTemplateId: z.uuid({ error: 'Choose one of the goals.' }),
})

export const withdrawGoalSchema = z.object({ enrolmentId: z.uuid({ error: outOfDate }) })

export const templateSchema = z.object({
  templateId: z.uuid({ error: outOfDate }).optional(),
  title: requiredText(100, 'The title'),
  tagline: optionalText(140, 'The line under names'),
  description: optionalText(2_000, 'The description'),
  targetMetric: optionalText(60, 'What is measured'),
  targetValue: z
    .number({ error: 'A whole number, please.' })
    .int({ error: 'A whole number, please.' })
    .min(1, { error: 'At least 1.' })
    .max(1_000_000_000, { error: 'At most 1,000,000,000.' })
    .optional(),
})

export type TemplateForm = z.infer<typeof templateSchema>

export const templateGestureSchema = z.object({
  intent: z.enum(['up', 'down', 'retire', 'offer'], { error: outOfDate }),
  templateId: z.uuid({ error: outOfDate }),
})
