import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { ClockProvider } from '#web/ui/clock.tsx'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { KitButtons, KitColours, KitLattices, KitType } from '../components/kit-basics.tsx'
import { KitEmpty, KitFloating, KitMessages, KitNavigation, KitTable } from '../components/kit-data.tsx'
import { KitFields } from '../components/kit-fields.tsx'
import { KitPeople, KitPromises, KitStages, KitTimes } from '../components/kit-promises.tsx'
import { sampleNow, sampleZone } from '../sample.ts'

export const meta: MetaFunction = () => [{ title: 'Kit · Kumiko' }]

export const handle = { permission: 'development', frame: 'app', title: 'Kit' } as const

export async function loader(args: LoaderFunctionArgs) {
  await authorize(args, handle.permission)

  return null
}

export default function Kit() {
  return (
    <Page>
      <PageHead
        title="Kit"
        lede="Every primitive in every state, at one fixed moment: Wed 25 Nov 2026, 10:20 in Lisbon."
      />
      <ClockProvider now={sampleNow} timeZone={sampleZone}>
        <KitColours />
        <KitLattices />
        <KitType />
        <KitButtons />
        <KitFields />
        <KitNavigation />
        <KitStages />
        <KitPeople />
        <KitPromises />
        <KitTimes />
        <KitTable />
        <KitMessages />
        <KitFloating />
        <KitEmpty />
      </ClockProvider>
    </Page>
  )
}
