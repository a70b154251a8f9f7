import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { Empty } from '#web/ui/empty.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { Split } from '#web/ui/page-head.tsx'
import { CommunityFrame } from '../components/community-frame.tsx'
import { CommunityRail } from '../components/community-rail.tsx'
import { Prose } from '../components/post-card.tsx'
import { loadAbout } from '../queries/load-about.server.ts'

export const handle = { permission: 'community.read', title: 'About', isSameForGuests: true } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `About ${data?.frame.name ?? ''} · Kumiko` }]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const { frame, rail, aboutHtml } = await loadAbout(grant)

  return { frame, rail, aboutHtml }
}

export default function About() {
  const { frame, rail, aboutHtml } = useLoaderData<typeof loader>()

  return (
    <CommunityFrame frame={frame}>
      <Split rail={<CommunityRail frame={frame} rail={rail} />}>
        <h2 className="sr-only">About</h2>
        <div className="sheet sheet-bleed sheet-pad">
          {aboutHtml ? (
            <Prose html={aboutHtml} />
          ) : (
            <Empty title="Nothing here yet">The owner has not written this page.</Empty>
          )}
        </div>
        <p className="flex flex-wrap gap-x-4">
          <TextLink to={`/c/${frame.slug}/guidelines`} isAlone>
            Guidelines
          </TextLink>
          <TextLink to={`/c/${frame.slug}/terms`} isAlone>
            Terms of joining
          </TextLink>
        </p>
      </Split>
    </CommunityFrame>
  )
}
