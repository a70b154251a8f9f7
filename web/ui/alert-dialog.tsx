import type { ReactNode } from 'react'
import { Dialog, DialogCloser } from './dialog.tsx'

export type AlertDialogProps = {
  id: string
  title: ReactNode
  children: ReactNode
  /** The way back, focused first: `Keep it`. */
  keepLabel: string
  /** A form with one submit button that says what it does. */
  action: ReactNode
}

/** Asks before something that cannot be undone. Says what happens, what it costs, and offers the way back first. */
export function AlertDialog({ id, title, children, keepLabel, action }: AlertDialogProps) {
  return (
    <Dialog
      id={id}
      title={title}
      isAlert
      foot={
        <>
          <DialogCloser>{keepLabel}</DialogCloser>
          {action}
        </>
      }
    >
      {children}
    </Dialog>
  )
}
