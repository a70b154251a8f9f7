import { cx } from './cx.ts'

/** The mark: four panes of a hexagon; the gaps between them are strips, and the strips are a K. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg className={cx('mark', className)} viewBox="0 0 24 24" aria-hidden="true">
      <path className="fill-pine" d="M11.36 2.1L3.11 6.87L3.11 17.13L11.36 21.9Z" />
      <path className="fill-pine" d="M12.64 10.9L20.25 6.5L12.64 2.1Z" />
      <path className="fill-wood" d="M13.27 12L20.89 16.4L20.89 7.6Z" />
      <path className="fill-pine" d="M12.64 13.1L12.64 21.9L20.25 17.5Z" />
    </svg>
  )
}

export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2 text-lg font-title tracking-title">
      <Mark />
      Kumiko
    </span>
  )
}
