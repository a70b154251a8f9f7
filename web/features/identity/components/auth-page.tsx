import type { ReactNode } from 'react'
import { PageHead } from '#web/ui/page-head.tsx'
import { Sheet } from '#web/ui/sheet.tsx'

export type AuthPageProps = { title: string; lede?: ReactNode; children: ReactNode; foot?: ReactNode }

/** One question on one sheet, and under it the way for those who meant another page. */
export function AuthPage({ title, lede, children, foot }: AuthPageProps) {
  return (
    <>
      <PageHead title={title} lede={lede} />
      <Sheet isPadded isBleeding={false}>
        <div className="grid grid-cols-1 gap-5">{children}</div>
      </Sheet>
      {foot && <p className="mt-5 text-center text-ink-soft">{foot}</p>}
    </>
  )
}
