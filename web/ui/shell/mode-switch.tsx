import { Form } from '@remix-run/react'
import type { ShellMode } from './shell-data.ts'

const words: Record<ShellMode, string> = { student: 'Learning', instructor: 'Teaching' }

/** For those who teach somewhere: which side of the counter the navigation shows. */
export function ModeSwitch({ mode }: { mode: ShellMode }) {
  return (
    <Form method="post" action="/mode" className="segments flex" aria-label="You are">
      <input type="hidden" name="redirectTo" value="/members/me/next" />
      {(['student', 'instructor'] as const).map((option) => (
        <button key={option} className="flex-1" name="mode" value={option} aria-pressed={option === mode}>
          {words[option]}
        </button>
      ))}
    </Form>
  )
}
