import type { Prisma } from '#prisma/generated.server/client.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import type { Deps } from '../platform/deps.ts'
import { enqueueUpdate } from './outbox.ts'

export type PlaceCommandInput = {
  organizationId: string
  /** The form's token: the same token is the same command. */
  commandId: string
  processId: string
  name: string
  payload?: Prisma.InputJsonObject
  userId: string
}

export type PlacedCommand = { commandId: string; workflowId: string; status: 'pending' | 'done' | 'refused' }

/**
 * Keeps what a person asked of a process, and promises it to the relay. Repeating it with the same token changes nothing.
 * Throws COMMAND_CLOSED when the process does not offer it now.
 */
export async function placeCommand({ db }: Deps, input: PlaceCommandInput): Promise<PlacedCommand> {
  const { organizationId, commandId, processId, name, payload = {}, userId } = input

  return db.forOrganization(
    organizationId,
    async (tx) => {
      const existing = await tx.command.findUnique({ where: { organizationId_id: { organizationId, id: commandId } } })
      if (existing) return { commandId, workflowId: existing.workflowId, status: existing.status }

      const process = await tx.process.findUnique({ where: { organizationId_id: { organizationId, id: processId } } })
      if (!process?.workflowId || process.closedAt || !process.openCommands.includes(name)) {
        throw new AppError('COMMAND_CLOSED', {
          userMessage: 'This is no longer possible: the process has moved on. Reload the page to see where it stands.',
          status: 409,
        })
      }

      const { workflowId } = process
      await tx.command.create({ data: { organizationId, id: commandId, processId, workflowId, name, payload, userId } })
      await enqueueUpdate(tx, { workflowId, organizationId, commandId })

      return { commandId, workflowId, status: 'pending' as const }
    },
    { actorId: userId, reason: `command ${name}` },
  )
}
