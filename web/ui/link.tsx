import { Link, type LinkProps } from '@remix-run/react'
import { cx } from './cx.ts'

export type TextLinkProps = LinkProps & { isAlone?: boolean }

/** A link in a text. `isAlone`: it stands by itself in a row and gets a thumb's height. */
export function TextLink({ isAlone = false, className, ...rest }: TextLinkProps) {
  return <Link prefetch="intent" className={cx('link', isAlone && 'link-alone', className)} {...rest} />
}
