import type { ReactNode } from 'react'
import { TextLink } from '#web/ui/link.tsx'
import { Page } from '#web/ui/page-head.tsx'
import { Tabs } from '#web/ui/tabs.tsx'
import { couponsPath, disputesPath, invoicesPath, moneyPath, organizationTierPath, taxesPath } from '../paths.ts'
import type { MoneyArea } from '../queries/load-money-area.server.ts'
import { statementsPath } from '../statements/statement-paths.ts'

export type MoneyFrameProps = {
  organization: { slug: string; name: string }
  /** Absent where a page has no statement left to ask for it. */
  area?: MoneyArea
  children: ReactNode
}

/** The frame of every page about an organization's money: the way back, and the others of them. */
export function MoneyFrame({ organization: { slug, name }, area, children }: MoneyFrameProps) {
  return (
    <Page>
      <p className="mb-2">
        <TextLink to={`/org/${slug}`} isAlone>
          {name}
        </TextLink>
      </p>
      <div className="-mx-4 mb-5 px-4 lg:mx-0 lg:mb-6 lg:px-0">
        <Tabs label="Money" items={placesOf(slug, area)} />
      </div>
      {children}
    </Page>
  )
}

function placesOf(slug: string, area: MoneyArea | undefined) {
  return [
    { to: moneyPath(slug), label: 'Money' },
    { to: invoicesPath(slug), label: 'Invoices' },
    { to: disputesPath(slug), label: 'Disputes', count: area?.disputesToAnswer ?? 0, countLabel: 'to answer' },
    { to: statementsPath(slug), label: 'Credit statements' },
    { to: couponsPath(slug), label: 'Codes' },
    { to: taxesPath(slug), label: 'Taxes' },
    { to: organizationTierPath(slug), label: 'Tier' },
  ]
}
