import { listen } from '../shared/process-listen.ts'
import { keepPromise } from '../shared/process-loop.ts'
import { startRun } from '../shared/process-run.ts'
import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessCommand } from '../shared/process-types.ts'
import { lastTrialEvent, trialEndings, trialWaits } from './trial-details.ts'
import type { TrialAbout, TrialCall } from './trial.activities.ts'
import {
  cancelUpdate,
  extendUpdate,
  goalChangedSignal,
  subscriptionChangedSignal,
  trialInput,
  type TrialInput,
  trialStatusQuery,
} from './trial.messages.ts'
import { database, mail, reading, writing } from './trial-proxies.ts'
import { refuseCancellation, refuseExtension } from './trial-commands.rules.ts'
import { nextTrialStep, type TrialAct, type TrialOutcome, type TrialProcess, trialStage } from './trial.rules.ts'

/**
 * The promise of a trial (processes.md, Trial): the full terms at once, reminders before the end, more time instead of a
 * charge while there is no goal, and never a charge kept without one.
 */
export async function trial(rawInput: TrialInput): Promise<TrialOutcome> {
  const { episode, ...about } = trialInput.parse(rawInput)
  const run = startRun<TrialProcess, TrialAbout>({ about, episode, stage: 'trial' })
  listen(run, {
    news: [subscriptionChangedSignal, goalChangedSignal],
    commands: { extend: extendUpdate, cancel: cancelUpdate },
    // By the time of the truth: one that was read before the end does not know of a wish that came between.
    refuse: (name, truth) =>
      name === 'extend' ? refuseExtension(truth, Date.parse(truth.readAt)) : refuseCancellation(truth),
    status: trialStatusQuery,
    statusOf: (truth) => ({ stage: trialStage(truth, Date.parse(truth.readAt)), nextAt: truth.trialEndsAt }),
  })

  return keepPromise(run, {
    read: (call) => reading.readTrial.executeWithOptions({ summary: 'read subscription and goal' }, [call]),
    next: (state) => nextTrialStep(state, about, Date.now()),
    answer,
    act,
    say: (call, message) => mail.sendTrialMail.executeWithOptions({ summary: message }, [{ ...call, message }]),
    close: (call, outcome) =>
      database.closeTrial.executeWithOptions({ summary: `close as ${outcome}` }, [{ ...call, outcome }]),
    stageOf: trialStage,
    deadlineOf: (truth) => truth.trialEndsAt,
    waits: trialWaits,
    endings: trialEndings,
    lastEvent: lastTrialEvent,
  })
}

function answer(call: TrialCall, { name, commandId }: ProcessCommand<TrialProcess>): Promise<CommandAnswer> {
  const summary = `${name}, asked by the member`

  return name === 'extend'
    ? writing.extendTrial.executeWithOptions({ summary }, [{ ...call, by: 'member', commandId }])
    : writing.cancelTrial.executeWithOptions({ summary }, [{ ...call, commandId }])
}

function act(call: TrialCall, kind: TrialAct): Promise<unknown> {
  switch (kind) {
    case 'extend':
      return writing.extendTrial.executeWithOptions({ summary: 'no goal: more time' }, [{ ...call, by: 'us' }])
    case 'stop':
      return writing.stopTrial.executeWithOptions({ summary: 'no goal: stop without a charge' }, [call])
    case 'withhold':
      return writing.withholdCharge.executeWithOptions({ summary: 'no goal: take the draft back' }, [call])
    case 'refund':
      return writing.refundCharge.executeWithOptions({ summary: 'charged without a goal: refund' }, [call])
  }
}
