import ChevronLeft from 'lucide-react/icons/chevron-left'
import ChevronRight from 'lucide-react/icons/chevron-right'
import { ButtonLink } from './button.tsx'
import { Icon } from './icon.tsx'

export type PaginationProps = {
  /** `21 to 40 of 412` */
  position: string
  previous: { to: string; label?: string } | null
  next: { to: string; label?: string } | null
}

/** Back and forth through a long list, by address. */
export function Pagination({ position, previous, next }: PaginationProps) {
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-3 text-ink-soft tabular-nums">
      <span className="text-sm">{position}</span>
      <span className="flex gap-2">
        {previous && (
          <ButtonLink to={previous.to} isSmall icon={ChevronLeft} rel="prev">
            {previous.label ?? 'Newer'}
          </ButtonLink>
        )}
        {next && (
          <ButtonLink to={next.to} isSmall rel="next">
            {next.label ?? 'Older'}
            <Icon as={ChevronRight} />
          </ButtonLink>
        )}
      </span>
    </nav>
  )
}
