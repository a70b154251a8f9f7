import type { Tx } from '#prisma/database.ts'
import type { ProcessMark } from '#workflows/shared/process-types.ts'
import type { PromiseView } from '#workflows/shared/promise.ts'

export type ProjectProcessInput = {
  organizationId: string
  /** An older mark never overwrites a newer row. */
  mark: ProcessMark
  view: PromiseView
  /** Set when the process has ended. */
  closeReason?: string
}

/** Writes what the process promises now. Returns false when a newer write is already there, which a retry may ignore. */
export async function projectProcess(tx: Tx, input: ProjectProcessInput): Promise<boolean> {
  const { organizationId, mark, view, closeReason } = input
  const changed = await tx.process.updateMany({
    where: {
      organizationId,
      workflowId: mark.workflowId,
      OR: [{ episode: { lt: mark.episode } }, { episode: mark.episode, step: { lte: mark.step } }],
    },
    data: {
      ...viewColumns(view),
      episode: mark.episode,
      step: mark.step,
      ...(closeReason !== undefined && { closedAt: new Date(), closeReason }),
    },
  })

  return changed.count > 0
}

export function viewColumns(view: PromiseView) {
  return {
    title: view.title,
    stage: view.stage,
    outcome: view.outcome ?? null,
    nextStep: view.nextStep ?? null,
    nextAt: view.nextAt ? new Date(view.nextAt) : null,
    amountCents: view.amountCents ?? null,
    currency: view.currency ?? null,
    openCommands: view.openCommands,
    needsHuman: view.needsHuman,
    steps: view.steps,
  }
}
