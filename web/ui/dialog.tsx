import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react'
import { Button, buttonClass, type ButtonLook } from './button.tsx'
import { cx } from './cx.ts'
import { Icon } from './icon.tsx'
import { useHydrated } from './use-hydrated.ts'

export type DialogProps = {
  id: string
  title: ReactNode
  children?: ReactNode
  foot?: ReactNode
  isWide?: boolean
  isAlert?: boolean
}

/**
 * A dialog in the page's own markup. With script it is modal: focus stays inside, Escape closes it, focus returns.
 * Without script its address (`#id`) opens it.
 */
export function Dialog({ id, title, children, foot, isWide = false, isAlert = false }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (window.location.hash === `#${id}`) openDialog(id)
  }, [id])

  function pressBackdrop(event: MouseEvent<HTMLDialogElement>) {
    if (!isAlert && event.target === ref.current) ref.current.close()
  }

  return (
    // Escape is the keyboard's way out; the press on the backdrop is a shortcut for a pointer.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={ref}
      id={id}
      role={isAlert ? 'alertdialog' : undefined}
      aria-labelledby={`${id}-title`}
      className={cx('dialog', isWide && 'dialog-wide')}
      onClick={pressBackdrop}
    >
      <div className="dialog-body">
        <h2 id={`${id}-title`}>{title}</h2>
        {children}
      </div>
      {foot && <footer className="dialog-foot">{foot}</footer>}
    </dialog>
  )
}

export type DialogOpenerProps = ButtonLook & { dialogId: string; children: ReactNode }

/** Opens a dialog of this page: a button with script, a link to its address without. */
export function DialogOpener({ dialogId, children, ...look }: DialogOpenerProps) {
  const isHydrated = useHydrated()
  if (!isHydrated) {
    return (
      <a href={`#${dialogId}`} className={buttonClass(look)}>
        {look.icon && <Icon as={look.icon} />}
        {children}
      </a>
    )
  }

  return (
    <Button {...look} aria-haspopup="dialog" onClick={() => openDialog(dialogId)}>
      {children}
    </Button>
  )
}

/** Closes the dialog it stands in. */
export function DialogCloser({ children, ...look }: ButtonLook & { children: ReactNode }) {
  const isHydrated = useHydrated()
  if (!isHydrated) {
    return (
      <a href="#close" className={buttonClass(look)}>
        {children}
      </a>
    )
  }

  return (
    <Button {...look} onClick={(event) => event.currentTarget.closest('dialog')?.close()}>
      {children}
    </Button>
  )
}

export function openDialog(id: string) {
  const dialog = document.getElementById(id)
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal()
}
