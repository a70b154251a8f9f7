import { listen } from '../shared/process-listen.ts'
import { keepPromise } from '../shared/process-loop.ts'
import { startRun } from '../shared/process-run.ts'
import { lastPlanSwitchEvent, planSwitchEndings, planSwitchWaits } from './plan-switch-details.ts'
import type { PlanSwitchAbout, PlanSwitchCall } from './plan-switch.activities.ts'
import {
  callOffUpdate,
  planSubscriptionChangedSignal,
  planSwitchInput,
  type PlanSwitchInput,
  planSwitchStatusQuery,
} from './plan-switch.messages.ts'
import { database, mail, reading, writing } from './plan-switch-proxies.ts'
import { refusePlanSwitchCommand } from './plan-switch-commands.rules.ts'
import {
  applyFrom,
  nextPlanSwitchStep,
  type PlanSwitchAct,
  type PlanSwitchOutcome,
  type PlanSwitchProcess,
  planSwitchStage,
} from './plan-switch.rules.ts'

/**
 * The promise of a change of plan at the end of the period: what is paid is used up, the renewal is charged at the new
 * price and at no other, and until then the member may keep the old plan.
 */
export async function planSwitch(rawInput: PlanSwitchInput): Promise<PlanSwitchOutcome> {
  const { episode, ...about } = planSwitchInput.parse(rawInput)
  const run = startRun<PlanSwitchProcess, PlanSwitchAbout>({ about, episode, stage: 'switch-planned' })
  listen(run, {
    news: [planSubscriptionChangedSignal],
    commands: { callOff: callOffUpdate },
    refuse: (_, truth) => refusePlanSwitchCommand(truth, about, Date.now()),
    status: planSwitchStatusQuery,
    statusOf: (truth) => ({
      stage: planSwitchStage(truth, about, Date.parse(truth.readAt)),
      nextAt: truth.effectiveAt,
    }),
  })

  return keepPromise(run, {
    read: (call) =>
      reading.readPlanSwitch.executeWithOptions({ summary: 'read subscription, renewals and switch' }, [call]),
    next: (state) => nextPlanSwitchStep(state, about, Date.now()),
    answer: (call, { name, commandId }) =>
      writing.callPlanSwitchOff.executeWithOptions({ summary: `${name}, asked by the member` }, [
        { ...call, commandId },
      ]),
    act,
    say: (call, message) => mail.sendPlanSwitchMail.executeWithOptions({ summary: message }, [{ ...call, message }]),
    close: (call, outcome) =>
      database.closePlanSwitch.executeWithOptions({ summary: `close as ${outcome}` }, [{ ...call, outcome }]),
    stageOf: (truth, now) => planSwitchStage(truth, about, now),
    deadlineOf: (truth) =>
      truth.isMarked || truth.isTurned ? truth.effectiveAt : new Date(applyFrom(truth, about)).toISOString(),
    waits: planSwitchWaits,
    endings: planSwitchEndings,
    lastEvent: lastPlanSwitchEvent,
  })
}

function act(call: PlanSwitchCall, kind: PlanSwitchAct): Promise<void> {
  switch (kind) {
    case 'apply':
      return writing.applyPlanSwitch.executeWithOptions({ summary: 'the new price, for the renewal' }, [call])
    case 'restore':
      return writing.restorePlan.executeWithOptions({ summary: 'the old price back' }, [call])
    case 'correct':
      return writing.correctRenewals.executeWithOptions({ summary: 'put the renewal right' }, [call])
  }
}
