import Download from 'lucide-react/icons/download'
import type { StatementContent } from '#workflows/billing/statement-content.ts'
import { buttonClass } from '#web/ui/button.tsx'
import { cx } from '#web/ui/cx.ts'
import { Icon } from '#web/ui/icon.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { StatementSheet } from './statement-sheet.tsx'

export type StatementDocumentProps = { content: StatementContent; here: string; back: { to: string; label: string } }

/** The page of one statement, for its member and its owner alike; printed, only the document is left. */
export function StatementDocument({ content, here, back }: StatementDocumentProps) {
  return (
    <Page>
      <p className="mb-2 print:hidden">
        <TextLink to={back.to} isAlone>
          {back.label}
        </TextLink>
      </p>
      <div className="grid max-w-160 grid-cols-1">
        <PageHead
          title={`Credit statement ${content.label}`}
          lede={content.about}
          actions={
            <a href={`${here}/pdf`} className={cx(buttonClass({}), 'print:hidden')} download>
              <Icon as={Download} />
              PDF
            </a>
          }
        />
        <StatementSheet content={content} />
      </div>
    </Page>
  )
}
