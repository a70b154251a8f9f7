import { expect, test } from 'vitest'
import { readDay, readSettings } from './settings.ts'

test('without options everything is local, on the usual ports, with a real day and the demo', () => {
  const settings = readSettings([], {})

  expect(settings).toMatchObject({
    mode: 'local',
    host: '127.0.0.1',
    day: '24h',
    isFresh: false,
    hasDemo: true,
    isDev: false,
  })
  expect(settings.ports).toEqual({
    web: 3000,
    database: 5433,
    temporal: 7233,
    temporalUi: 8233,
    sandbox: 4010,
    workerHealth: 9464,
  })
})

test('a flag wins over the environment, written with a space or an equals sign', () => {
  const settings = readSettings(['--port', '4000', '--kumiko-day=60s', '--fresh', '--no-demo'], {
    PORT: '5000',
    DATABASE_PORT: '5555',
  })

  expect(settings.ports).toMatchObject({ web: 4000, database: 5555 })
  expect(settings).toMatchObject({ day: '60s', isFresh: true, hasDemo: false })
})

test.each(['10s', '0h', 'soon', '24', '1.5h', '-60s', '3d'])('a day of %s is refused', (day) => {
  expect(() => readDay(day)).toThrow(/KUMIKO_DAY/)
})

test.each([
  ['24s', '24s'],
  ['1440m', '24h'],
  ['86400s', '24h'],
  [' 60s ', '60s'],
])('a day of %s is %s', (text, day) => {
  expect(readDay(text)).toBe(day)
})

test.each([
  [['--prot', '3'], {}, /no option "--prot"/],
  [['--port'], {}, /--port has no value/],
  [[], { PORT: '70000' }, /PORT is "70000"/],
  [[], { KUMIKO_MODE: 'prod' }, /KUMIKO_MODE is "prod"/],
  [[], { PUBLIC_URL: 'kumiko' }, /PUBLIC_URL is "kumiko"/],
  [[], { PUBLIC_URL: 'https://kumiko.example/app' }, /PUBLIC_URL/],
])('%j with %j is refused with a reason', (args, env, reason) => {
  expect(() => readSettings(args, env)).toThrow(reason)
})
