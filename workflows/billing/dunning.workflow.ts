import type { CommandAnswer } from '../shared/command.ts'
import { listen } from '../shared/process-listen.ts'
import { keepPromise } from '../shared/process-loop.ts'
import { startRun } from '../shared/process-run.ts'
import type { ProcessCommand } from '../shared/process-types.ts'
import type { DunningAbout, DunningCall, SayOutcome } from './dunning.activities.ts'
import { refuseDunningCommand } from './dunning-commands.rules.ts'
import { dunningEndings, dunningWaits, lastDunningEvent } from './dunning-details.ts'
import {
  dunningInput,
  type DunningInput,
  dunningStatusQuery,
  invoiceChangedSignal,
  offerPauseUpdate,
  paymentMethodChangedSignal,
  retryNowUpdate,
  writeOffUpdate,
} from './dunning.messages.ts'
import { database, mail, reading, sms, writing } from './dunning-proxies.ts'
import { dunningDates } from './dunning-dates.rules.ts'
import {
  type DunningAct,
  type DunningMessage,
  type DunningOutcome,
  type DunningProcess,
  dunningStage,
  type DunningTruth,
  nextDunningStep,
} from './dunning.rules.ts'

/**
 * The promise after a payment that failed (processes.md, Dunning): said at once, access kept for a week, every step
 * announced with its date, and all of it gone within seconds of the money, whichever way it comes.
 */
export async function dunning(rawInput: DunningInput): Promise<DunningOutcome> {
  const { episode, ...about } = dunningInput.parse(rawInput)
  const run = startRun<DunningProcess, DunningAbout>({ about, episode, stage: 'unpaid' })
  const stageOf = (truth: DunningTruth, now: number) => dunningStage(truth, about, now)
  const deadlineOf = (truth: DunningTruth) => new Date(dunningDates(truth, about).endAt).toISOString()
  listen(run, {
    news: [invoiceChangedSignal, paymentMethodChangedSignal],
    commands: { retryNow: retryNowUpdate, offerPause: offerPauseUpdate, writeOff: writeOffUpdate },
    refuse: refuseDunningCommand,
    status: dunningStatusQuery,
    statusOf: (truth) => ({ stage: stageOf(truth, Date.parse(truth.readAt)), nextAt: deadlineOf(truth) }),
  })

  return keepPromise(run, {
    read: (call) => reading.readDunning.executeWithOptions({ summary: 'read invoice and subscription' }, [call]),
    next: (state) => nextDunningStep(state, about, Date.now()),
    answer,
    act,
    say,
    close: (call, outcome) =>
      database.closeDunning.executeWithOptions({ summary: `close as ${outcome}` }, [{ ...call, outcome }]),
    stageOf,
    deadlineOf,
    waits: dunningWaits,
    endings: dunningEndings,
    lastEvent: lastDunningEvent,
  })
}

function answer(call: DunningCall, { name, commandId }: ProcessCommand<DunningProcess>): Promise<CommandAnswer> {
  const asked = { ...call, commandId }
  switch (name) {
    case 'retryNow':
      return writing.retryInvoice.executeWithOptions({ summary: 'try again, asked by the member' }, [asked])
    case 'offerPause':
      return database.offerPause.executeWithOptions({ summary: 'offer a pause, asked by the team' }, [asked])
    case 'writeOff':
      return writing.writeOffInvoice.executeWithOptions({ summary: 'let it go, asked by the team' }, [asked])
  }
}

function act(call: DunningCall, kind: DunningAct): Promise<unknown> {
  switch (kind) {
    case 'try-card':
      return writing.tryCard.executeWithOptions({ summary: 'a new card: one try at once' }, [call])
    case 'cancel':
      return writing.cancelUnpaid.executeWithOptions({ summary: 'still past due a day after the end: cancel' }, [call])
    case 'void':
      return writing.voidResumption.executeWithOptions({ summary: 'not paid: void, the pause stays' }, [call])
    case 'restore':
      return database.restoreLatePayment.executeWithOptions({ summary: 'paid after the end: give its worth' }, [call])
  }
}

function say(call: DunningCall, message: DunningMessage): Promise<SayOutcome> {
  if (message === 'sms-3') return sms.sendDunningSms.executeWithOptions({ summary: message }, [call])

  return mail.sendDunningMail.executeWithOptions({ summary: message }, [{ ...call, message }])
}
