import { ActivityFailure } from '@temporalio/workflow'
import { listen } from '../shared/process-listen.ts'
import { keepPromise } from '../shared/process-loop.ts'
import { startRun } from '../shared/process-run.ts'
import type { CommandAnswer } from '../shared/command.ts'
import type { ProcessCommand } from '../shared/process-types.ts'
import { lastPauseEvent, pauseEndings, pauseWaits } from './pause-details.ts'
import type { PauseAbout, PauseCall } from './pause.activities.ts'
import {
  cancelScheduledUpdate,
  changeEndUpdate,
  pauseInput,
  type PauseInput,
  pauseStatusQuery,
  pauseSubscriptionChangedSignal,
  resumeNowUpdate,
} from './pause.messages.ts'
import { database, mail, reading, revoking, writing } from './pause-proxies.ts'
import { refusePauseCommand } from './pause-commands.rules.ts'
import { nextPauseStep, type PauseAct, type PauseOutcome, type PauseProcess, pauseStage } from './pause.rules.ts'

/**
 * The promise of a pause (processes.md, Pause): nothing is charged while it lasts, its member is told before it ends, and
 * it surely ends: a membership that stays paused keeps this process open.
 */
export async function pause(rawInput: PauseInput): Promise<PauseOutcome> {
  const { episode, ...about } = pauseInput.parse(rawInput)
  const run = startRun<PauseProcess, PauseAbout>({ about, episode, stage: 'planned' })
  listen(run, {
    news: [pauseSubscriptionChangedSignal],
    commands: { resumeNow: resumeNowUpdate, changeEnd: changeEndUpdate, cancelScheduled: cancelScheduledUpdate },
    refuse: (name, truth, payload) => refusePauseCommand(name, truth, { ...about, now: Date.now(), payload }),
    status: pauseStatusQuery,
    statusOf: (truth) => ({ stage: pauseStage(truth, Date.parse(truth.readAt)), nextAt: truth.endsAt }),
  })

  return keepPromise(run, {
    read: (call) => reading.readPause.executeWithOptions({ summary: 'read subscription and pause' }, [call]),
    next: (state) => nextPauseStep(state, about, Date.now()),
    answer,
    act,
    say: (call, message) => mail.sendPauseMail.executeWithOptions({ summary: message }, [{ ...call, message }]),
    close: (call, outcome) =>
      database.closePause.executeWithOptions({ summary: `close as ${outcome}` }, [{ ...call, outcome }]),
    stageOf: pauseStage,
    deadlineOf: (truth) => (truth.pausedAt ? truth.endsAt : truth.startsAt),
    waits: pauseWaits,
    endings: pauseEndings,
    lastEvent: lastPauseEvent,
  })
}

function answer(call: PauseCall, command: ProcessCommand<PauseProcess>): Promise<CommandAnswer> {
  const { name, commandId, payload } = command
  const summary = `${name}, asked by the member`
  const asked = { ...call, commandId, ...(payload && { payload }) }
  switch (name) {
    case 'resumeNow':
      return writing.resumeNow.executeWithOptions({ summary }, [asked])
    case 'changeEnd':
      return writing.changePauseEnd.executeWithOptions({ summary }, [asked])
    case 'cancelScheduled':
      return writing.callPauseOff.executeWithOptions({ summary }, [asked])
  }
}

async function act(call: PauseCall, kind: PauseAct): Promise<void> {
  if (kind === 'resume')
    return writing.resumeAtStripe.executeWithOptions({ summary: 'resume the subscription' }, [call])
  if (kind === 'leave')
    return writing.leavePaused.executeWithOptions({ summary: 'cancelled at Stripe: end it' }, [call])

  await writing.pauseAtStripe.executeWithOptions({ summary: 'pause the subscription' }, [call])
  try {
    await revoking.revokeAccess.executeWithOptions({ summary: 'make access read-only' }, [call])
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error
    await writing.undoPause.executeWithOptions({ summary: 'access stays, so the pause is taken back' }, [call])
  }
}
