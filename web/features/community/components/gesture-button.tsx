import { Form } from '@remix-run/react'
import type { ReactNode } from 'react'
import { MenuButton } from '#web/ui/menu.tsx'
import type { Gesture } from '../schema.ts'

export type GestureButtonProps = {
  action: string
  intent: Gesture['intent']
  here: string
  replyId?: string
  isDanger?: boolean
  children: ReactNode
}

/** One thing to do with a post or a reply, as an entry of a menu. A plain form, so it works without script. */
export function GestureButton({ action, intent, here, replyId, isDanger, children }: GestureButtonProps) {
  return (
    <Form method="post" action={action} preventScrollReset>
      <input type="hidden" name="redirectTo" value={here} />
      {replyId && <input type="hidden" name="replyId" value={replyId} />}
      <MenuButton name="intent" value={intent} isDanger={isDanger}>
        {children}
      </MenuButton>
    </Form>
  )
}
