import { Link, type LinkProps } from '@remix-run/react'
import { forwardRef, type ComponentPropsWithoutRef, type MouseEvent } from 'react'
import { cx } from './cx.ts'
import { Icon, type IconShape } from './icon.tsx'

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger'

export type ButtonLook = {
  kind?: ButtonKind
  icon?: IconShape
  isSmall?: boolean
  isWide?: boolean
}

export type ButtonProps = ButtonLook & ComponentPropsWithoutRef<'button'> & { isBusy?: boolean; busyLabel?: string }

/** A button whose label is a verb. While busy it keeps focus and refuses a second press. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(props, ref) {
  const { kind, icon, isSmall, isWide, isBusy = false, busyLabel, className, children, onClick, ...rest } = props

  function press(event: MouseEvent<HTMLButtonElement>) {
    if (isBusy) event.preventDefault()
    else onClick?.(event)
  }

  return (
    <button
      type="button"
      ref={ref}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={press}
      className={cx(buttonClass({ kind, isSmall, isWide }), className)}
      {...rest}
    >
      {isBusy ? <Busy /> : icon && <Icon as={icon} />}
      {isBusy ? (busyLabel ?? children) : children}
    </button>
  )
})

export type ButtonLinkProps = ButtonLook & LinkProps

/** A link that looks like a button: for going somewhere, never for changing something. */
export function ButtonLink({ kind, icon, isSmall, isWide, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Link prefetch="intent" className={cx(buttonClass({ kind, isSmall, isWide }), className)} {...rest}>
      {icon && <Icon as={icon} />}
      {children}
    </Link>
  )
}

export type IconButtonProps = Omit<ButtonProps, 'children' | 'icon' | 'isWide'> & { icon: IconShape; label: string }

/** A button with an icon only; its label is read aloud. */
export const IconButton = forwardRef<HTMLButtonElement, IconButtonProps>(function IconButton(props, ref) {
  const { label, className, kind = 'quiet', ...rest } = props

  return (
    <Button ref={ref} kind={kind} aria-label={label} title={label} className={cx('button-icon', className)} {...rest} />
  )
})

export function buttonClass({ kind = 'secondary', isSmall, isWide }: Omit<ButtonLook, 'icon'>): string {
  return cx('button', kind !== 'secondary' && `button-${kind}`, isSmall && 'button-small', isWide && 'button-wide')
}

/** Three strips being fitted. */
export function Busy() {
  return (
    <span className="busy" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  )
}
