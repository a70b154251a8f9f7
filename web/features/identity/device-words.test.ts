import { expect, test } from 'vitest'
import { deviceWords } from './device-words.ts'

test('a device is called by browser and system', () => {
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

  expect(deviceWords(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome}`)).toBe('Chrome on Windows')
  expect(deviceWords(`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Edg/140.0.0.0`)).toBe('Edge on Windows')
  expect(deviceWords(`Mozilla/5.0 (Linux; Android 16; Pixel) ${chrome}`)).toBe('Chrome on Android')
  expect(deviceWords('Mozilla/5.0 (Macintosh; Intel Mac OS X 15.1; rv:145.0) Gecko/20100101 Firefox/145.0')).toBe(
    'Firefox on a Mac',
  )
  expect(
    deviceWords('Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) Version/26.0 Mobile/15E148 Safari/604.1'),
  ).toBe('Safari on an iPhone')
  expect(deviceWords('')).toBe('A device we do not know')
})
