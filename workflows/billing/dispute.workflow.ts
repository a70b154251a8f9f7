import type { CommandAnswer } from '../shared/command.ts'
import { listen } from '../shared/process-listen.ts'
import { keepPromise } from '../shared/process-loop.ts'
import { startRun } from '../shared/process-run.ts'
import type { ProcessCommand } from '../shared/process-types.ts'
import type { DisputeAbout, DisputeCall } from './dispute.activities.ts'
import { refuseDisputeCommand } from './dispute-commands.rules.ts'
import { disputeEndings, disputeWaits, lastDisputeEvent } from './dispute-details.ts'
import {
  acceptDisputeUpdate,
  disputeChangedSignal,
  disputeInput,
  type DisputeInput,
  disputeStatusQuery,
  submitEvidenceUpdate,
} from './dispute.messages.ts'
import { database, mail, reading, writing } from './dispute-proxies.ts'
import {
  disputeDates,
  type DisputeOutcome,
  type DisputeProcess,
  disputeStage,
  type DisputeTruth,
  nextDisputeStep,
} from './dispute.rules.ts'

/**
 * The promise about a dispute: its owner hears of it at once, again 48 hours before evidence is due, and how it ended. The
 * card is not charged again. What it means for the member's access is the episode of dunning beside it.
 */
export async function dispute(rawInput: DisputeInput): Promise<DisputeOutcome> {
  const { episode, ...about } = disputeInput.parse(rawInput)
  const run = startRun<DisputeProcess, DisputeAbout>({ about, episode, stage: 'disputed' })
  const stageOf = (truth: DisputeTruth, now: number) => disputeStage(truth, about, now)
  const deadlineOf = (truth: DisputeTruth) => {
    const { dueAt, giveUpAt } = disputeDates(truth, about)

    return new Date(dueAt ?? giveUpAt).toISOString()
  }
  listen(run, {
    news: [disputeChangedSignal],
    commands: { submitEvidence: submitEvidenceUpdate, acceptDispute: acceptDisputeUpdate },
    refuse: (name, truth) => refuseDisputeCommand(name, truth, Date.now()),
    status: disputeStatusQuery,
    statusOf: (truth) => ({ stage: stageOf(truth, Date.parse(truth.readAt)), nextAt: deadlineOf(truth) }),
  })

  return keepPromise(run, {
    read: (call) => reading.readDispute.executeWithOptions({ summary: 'read the dispute' }, [call]),
    next: (state) => nextDisputeStep(state, about, Date.now()),
    answer,
    act: (call) => writing.retireCard.executeWithOptions({ summary: 'never charge this card again' }, [call]),
    say: (call, message) => mail.sendDisputeMail.executeWithOptions({ summary: message }, [{ ...call, message }]),
    close: (call, outcome) =>
      database.closeDispute.executeWithOptions({ summary: `close as ${outcome}` }, [{ ...call, outcome }]),
    stageOf,
    deadlineOf,
    waits: disputeWaits,
    endings: disputeEndings,
    lastEvent: lastDisputeEvent,
  })
}

function answer(call: DisputeCall, { name, commandId }: ProcessCommand<DisputeProcess>): Promise<CommandAnswer> {
  const asked = { ...call, commandId }
  switch (name) {
    case 'submitEvidence':
      return writing.submitEvidence.executeWithOptions({ summary: 'send evidence, asked by an owner' }, [asked])
    case 'acceptDispute':
      return writing.acceptDispute.executeWithOptions({ summary: 'give in, asked by an owner' }, [asked])
  }
}
