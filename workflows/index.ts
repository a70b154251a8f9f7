/** Every process by its type name: what the bundle exports and the worker runs. */
export { trial } from './memberships/trial.workflow.ts'
