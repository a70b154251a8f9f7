import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adviceRoutes, declineRoutes, routeOf, type FailureFacts } from './dunning-routes.rules.ts'

const failure: FailureFacts = { hasMethod: true, needsAuthentication: false, adviceCode: null, declineCode: null }
const codes = [...Object.keys(declineRoutes), 'generic_decline', 'insufficient_funds', 'processing_error', 'unheard_of']
const advices = [null, ...Object.keys(adviceRoutes), 'unheard_of']

test.each([
  ['insufficient_funds', null, 'soft'],
  ['generic_decline', 'try_again_later', 'soft'],
  ['do_not_honor', null, 'soft'],
  ['lost_card', null, 'hard'],
  ['expired_card', 'do_not_try_again', 'hard'],
  ['incorrect_cvc', 'confirm_card_data', 'hard'],
  ['authentication_required', null, 'authentication'],
  ['authentication_required', 'do_not_try_again', 'authentication'],
  // The advice outranks the code, both ways.
  ['generic_decline', 'do_not_try_again', 'hard'],
  ['lost_card', 'try_again_later', 'soft'],
  [null, null, 'soft'],
])('%s with the advice %s is %s', (declineCode, adviceCode, route) => {
  expect(routeOf({ ...failure, declineCode, adviceCode })).toBe(route)
})

test('without a card there is nothing to ask, whatever the codes say', () => {
  for (const declineCode of codes)
    for (const adviceCode of advices) {
      expect(routeOf({ hasMethod: false, needsAuthentication: true, declineCode, adviceCode })).toBe('no-method')
    }
})

test('a payment that waits for its person goes to the bank, whatever the codes say', () => {
  for (const declineCode of codes)
    for (const adviceCode of advices) {
      expect(routeOf({ ...failure, needsAuthentication: true, declineCode, adviceCode })).toBe('authentication')
    }
})

test('every code has a route, and a code nobody knows is tried again', () => {
  fc.assert(
    fc.property(fc.string(), fc.option(fc.string()), (declineCode, adviceCode) => {
      expect(['soft', 'hard', 'authentication']).toContain(routeOf({ ...failure, declineCode, adviceCode }))
    }),
  )
  expect(routeOf({ ...failure, declineCode: 'a_code_of_tomorrow' })).toBe('soft')
})
