/** Where rows will stand, from 300 ms on: `<Suspense fallback={<RowsSkeleton />}>`. */
export function RowsSkeleton({ count = 4, label = 'Loading' }: { count?: number; label?: string }) {
  const widths = ['w-3/4', 'w-1/2', 'w-3/5', 'w-2/5']

  return (
    <div className="sheet sheet-bleed rows appear-late" role="status" aria-label={label}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="row-item">
          <span className="skeleton size-9 rounded-full" />
          <span className="grid flex-1 gap-2">
            <span className={`skeleton ${widths[index % 4]}`} />
            <span className={`skeleton h-2.5 ${widths[(index + 2) % 4]}`} />
          </span>
        </div>
      ))}
    </div>
  )
}
