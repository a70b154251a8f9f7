import { z } from 'zod'
import type { CommandAnswer } from '../shared/command.ts'

/** The one argument of every command's Update; its updateId is the command's id. */
export const commandInput = z.object({
  commandId: z.uuid(),
  userId: z.uuid(),
  payload: z.record(z.string(), z.unknown()),
})

export type CommandInput = z.infer<typeof commandInput>

/** What every command's Update returns; anything else the process says is not kept. */
export const commandAnswer = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), message: z.string() }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.string() }),
]) satisfies z.ZodType<CommandAnswer>
