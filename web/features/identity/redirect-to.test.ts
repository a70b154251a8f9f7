import { expect, test } from 'vitest'
import { ownPath, redirectToOf, withRedirectTo } from './redirect-to.ts'

test('a person comes back to a page of this site and nowhere else', () => {
  expect(ownPath('/c/studio/join?plan=1')).toBe('/c/studio/join?plan=1')
  for (const target of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '',
    7,
  ]) {
    expect(ownPath(target)).toBeNull()
  }
})

test('the wish survives from one page to the next', () => {
  const request = new Request(`http://kumiko.test${withRedirectTo('/login', '/c/a/join?plan=1&x=ü')}`)

  expect(redirectToOf(request)).toBe('/c/a/join?plan=1&x=ü')
  expect(withRedirectTo('/login', null)).toBe('/login')
  expect(redirectToOf(new Request('http://kumiko.test/login?redirectTo=https://evil.example'))).toBeNull()
})
