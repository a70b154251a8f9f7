import { expect, test } from 'vitest'
import { cookieValue, safeRedirect, toTheme } from './theme.ts'

test.each(['/', '/c/studio-practice?tab=goals', '/members/me/next'])('%s is a page of this site', (target) => {
  expect(safeRedirect(target)).toBe(target)
})

test.each([
  '//evil.example',
  'https://evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/a\\b',
  'javascript:1',
  '',
  null,
])('%s leads to the start instead', (target) => {
  expect(safeRedirect(target)).toBe('/')
})

test('a cookie is found by its whole name', () => {
  expect(cookieValue('xkumiko-theme=light; kumiko-theme=dark', 'kumiko-theme')).toBe('dark')
  expect(cookieValue(null, 'kumiko-theme')).toBeUndefined()
})

test('an unknown theme is the system’s', () => {
  expect(toTheme('neon')).toBe('system')
  expect(toTheme('dark')).toBe('dark')
})
