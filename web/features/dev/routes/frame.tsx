import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { useRouteLoaderData } from '@remix-run/react'
import { ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Page, PageHead, RailSection, SectionHead, Split } from '#web/ui/page-head.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { Shell } from '#web/ui/shell/shell.tsx'
import { toTheme, type Theme } from '#web/ui/theme/theme.ts'
import { sampleShell } from '../sample.ts'

export const meta: MetaFunction = () => [{ title: 'Frame · Kumiko' }]

export const handle = { permission: 'development', frame: 'bare' } as const

export async function loader(args: LoaderFunctionArgs) {
  await authorize(args, handle.permission)

  return null
}

/** The signed-in frame on sample data. */
export default function FramePage() {
  const root = useRouteLoaderData<{ theme: Theme }>('root')

  return (
    <Shell shell={sampleShell} theme={toTheme(root?.theme)} frame="app" title="What happens next">
      <Page>
        <PageHead
          title="What happens next"
          lede="Six things are running for you. One needs you today, by 10:29."
          actions={<ButtonLink to="/dev/ui">See the kit</ButtonLink>}
        />
        <Split
          rail={
            <RailSection title="Money ahead">
              <p className="text-ink-faint">Nothing is charged before 25 Jan without asking you.</p>
            </RailSection>
          }
        >
          <SectionHead title="Running" />
          <Sheet>
            <Empty title="Nothing needs you" level={3}>
              Everything that runs for you keeps itself.
            </Empty>
          </Sheet>
        </Split>
      </Page>
    </Shell>
  )
}
