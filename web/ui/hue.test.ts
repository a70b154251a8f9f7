import fc from 'fast-check'
import { expect, test } from 'vitest'
import { initialsOf, personHue } from './hue.ts'

test('each person keeps one warm hue', () => {
  fc.assert(
    fc.property(fc.uuid(), (userId) => {
      const hue = personHue(userId)
      expect(hue).toBe(personHue(userId))
      expect((hue >= 10 && hue < 60) || (hue >= 75 && hue < 170)).toBe(true)
    }),
  )
})

test.each([
  ['Noor Haddad', 'NH'],
  ['Ana Maria de Souza', 'AS'],
  ['Petra', 'P'],
  ['  ', '?'],
  ['éva Örkény', 'ÉÖ'],
])('the initials of %s are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})
