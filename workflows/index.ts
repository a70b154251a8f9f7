/** Every process by its type name: what the bundle exports and the worker runs. */
export { dispute } from './billing/dispute.workflow.ts'
export { dunning } from './billing/dunning.workflow.ts'
export { planSwitch } from './billing/plan-switch.workflow.ts'
export { pause } from './memberships/pause.workflow.ts'
export { trial } from './memberships/trial.workflow.ts'
