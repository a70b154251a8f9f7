import type { ReactNode } from 'react'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { Tabs } from '#web/ui/tabs.tsx'

const places = [
  { to: '/settings', label: 'Profile', isExact: true },
  { to: '/settings/security', label: 'Security' },
  { to: '/settings/email', label: 'E-mail' },
  { to: '/settings/sms', label: 'SMS' },
  { to: '/settings/memberships', label: 'Memberships' },
  { to: '/settings/billing', label: 'Billing' },
  { to: '/settings/tier', label: 'Tier' },
]

/** The frame of what belongs to the account itself. */
export function SettingsPage({ children }: { children: ReactNode }) {
  return (
    <Page>
      <PageHead title="Settings" />
      <Tabs label="Settings" items={places} />
      <div className="mt-6 grid max-w-160 grid-cols-1 gap-8">{children}</div>
    </Page>
  )
}

export type SettingsSectionProps = { title: string; lede?: ReactNode; action?: ReactNode; children: ReactNode }

export function SettingsSection({ title, lede, action, children }: SettingsSectionProps) {
  return (
    <section>
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-[1_1_16rem]">
          <h2>{title}</h2>
          {lede && <p className="mt-1 text-ink-soft">{lede}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  )
}
