import { expect, test } from 'vitest'
import { redirectWithToast, takeToast } from './toast.server.ts'

function follow(response: Response): Request {
  const cookie = response.headers.get('Set-Cookie')?.split(';')[0] ?? ''

  return new Request('http://localhost/', { headers: { Cookie: cookie } })
}

test('a message travels with the redirect and is read once', () => {
  const answer = redirectWithToast('/goals', {
    title: 'Saved.',
    action: { label: 'Undo', to: '/goals/undo', method: 'post' },
  })
  const { toast, clear } = takeToast(follow(answer))

  expect(answer.headers.get('Location')).toBe('/goals')
  expect(toast).toMatchObject({ title: 'Saved.', action: { to: '/goals/undo' } })
  expect(clear).toContain('Max-Age=0')
})

test('a message that leads to another site is dropped, and so is nonsense', () => {
  const planted = redirectWithToast('/', { title: 'Hello', action: { label: 'Go', to: '//evil.example' } })
  expect(takeToast(follow(planted)).toast).toBeNull()

  const broken = new Request('http://localhost/', { headers: { Cookie: 'kumiko-toast=%%%' } })
  expect(takeToast(broken).toast).toBeNull()
})
