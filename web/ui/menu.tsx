import { Link, useLocation, type LinkProps } from '@remix-run/react'
import {
  useEffect,
  useRef,
  type ComponentPropsWithoutRef,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react'
import { cx } from './cx.ts'
import { Icon, type IconShape } from './icon.tsx'

export type MenuProps = {
  /** What the closed menu shows. */
  summary: ReactNode
  /** Read aloud where the summary has no words. */
  label?: string
  summaryClass?: string
  side?: 'top' | 'bottom' | 'sheet'
  align?: 'start' | 'end'
  className?: string
  children: ReactNode
}

/** A list of links and actions that opens in place. A `<details>`, so it opens without script as well. */
export function Menu({ summary, label, summaryClass = 'button', side = 'bottom', align = 'end', ...rest }: MenuProps) {
  const ref = useRef<HTMLDetailsElement>(null)
  useClosing(ref)

  return (
    // The keys move between the links and buttons inside; `<details>` itself stays what it is.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <details ref={ref} className={cx('menu', rest.className)} onKeyDown={moveFocus}>
      <summary className={summaryClass} aria-label={label} title={label}>
        {summary}
      </summary>
      <div className="menu-panel" data-side={side} data-align={align}>
        {rest.children}
      </div>
    </details>
  )
}

/** Closes on a press outside, on Escape and when the page changes. */
function useClosing(ref: RefObject<HTMLDetailsElement>) {
  const { key } = useLocation()
  useEffect(() => {
    ref.current?.removeAttribute('open')
  }, [key, ref])

  useEffect(() => {
    function pressOutside(event: PointerEvent) {
      const menu = ref.current
      if (menu?.open && event.target instanceof Node && !menu.contains(event.target)) menu.open = false
    }
    document.addEventListener('pointerdown', pressOutside)

    return () => document.removeEventListener('pointerdown', pressOutside)
  }, [ref])
}

function moveFocus(event: KeyboardEvent<HTMLDetailsElement>) {
  const menu = event.currentTarget
  if (event.key === 'Escape' && menu.open) {
    menu.open = false
    menu.querySelector('summary')?.focus()
    event.stopPropagation()
  }
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return

  event.preventDefault()
  menu.open = true
  const items = [...menu.querySelectorAll<HTMLElement>('.menu-item:not(:disabled)')]
  const current = items.findIndex((item) => item === document.activeElement)
  const next = event.key === 'ArrowDown' ? current + 1 : current <= 0 ? items.length - 1 : current - 1
  items[next % items.length]?.focus()
}

type MenuItemLook = { icon?: IconShape; isDanger?: boolean }

export type MenuLinkProps = LinkProps & MenuItemLook

export function MenuLink({ icon, isDanger, className, children, ...rest }: MenuLinkProps) {
  return (
    <Link className={cx('menu-item', isDanger && 'menu-item-danger', className)} {...rest}>
      {icon && <Icon as={icon} />}
      {children}
    </Link>
  )
}

export type MenuButtonProps = ComponentPropsWithoutRef<'button'> & MenuItemLook

/** An action in a menu; inside a form it submits. */
export function MenuButton({ icon, isDanger, className, children, ...rest }: MenuButtonProps) {
  return (
    <button type="submit" className={cx('menu-item', isDanger && 'menu-item-danger', className)} {...rest}>
      {icon && <Icon as={icon} />}
      {children}
    </button>
  )
}

export function MenuTitle({ children }: { children: ReactNode }) {
  return <p className="px-2 pt-2 pb-1 text-xs font-label text-ink-faint">{children}</p>
}
