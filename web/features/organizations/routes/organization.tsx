import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { Emblem } from '#web/ui/emblem.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Page, PageHead, SectionHead, Split } from '#web/ui/page-head.tsx'
import { Person } from '#web/ui/person.tsx'
import { RowLink, Rows, Sheet } from '#web/ui/sheet.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { PromisesHere } from '../../community/components/community-rail.tsx'
import { invoicesPath, moneyPath } from '../../billing/paths.ts'
import { countText, roleText } from '../../community/words.ts'
import { loadOrganization } from '../queries/load-organization.server.ts'

export const handle = { permission: 'organization.manage', title: 'Organization' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.organization.name ?? ''} · Kumiko` }]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)

  return { organization, ...(await loadOrganization(deps.db, organizationId)) }
}

export default function Organization() {
  const { organization, communities, promises, openProcessCount } = useLoaderData<typeof loader>()
  const base = `/org/${organization.slug}`

  return (
    <Page>
      <PageHead
        title={organization.name}
        lede={`${countText(communities.length, 'community', 'communities')}, ${countText(openProcessCount, 'promise')} running.`}
        actions={
          <>
            <ButtonLink to={moneyPath(organization.slug)}>Money</ButtonLink>
            <ButtonLink to={invoicesPath(organization.slug)}>Invoices</ButtonLink>
            {communities.length > 0 && <ButtonLink to={`${base}/communities/new`}>New community</ButtonLink>}
          </>
        }
      />
      <Split rail={promises.length > 0 && <PromisesHere promises={promises} />}>
        <SectionHead title="Communities" />
        {communities.length === 0 ? <NoCommunity base={base} /> : <Communities base={base} />}
        <People />
      </Split>
    </Page>
  )
}

function Communities({ base }: { base: string }) {
  const { communities } = useLoaderData<typeof loader>()

  return (
    <Sheet>
      <Rows label="Communities">
        {communities.map((community) => (
          <RowLink
            key={community.id}
            to={`${base}/communities/${community.slug}`}
            before={<Emblem slug={community.slug} size="medium" />}
            title={community.name}
            sub={`${countText(community.memberCount, 'member')} · ${countText(community.planCount, 'plan')}`}
            after={
              <Stage kind={community.isPublished ? 'running' : 'waiting'} isChip>
                {community.isPublished ? 'Published' : 'Draft'}
              </Stage>
            }
          />
        ))}
      </Rows>
    </Sheet>
  )
}

function NoCommunity({ base }: { base: string }) {
  return (
    <div className="sheet sheet-bleed">
      <Empty
        title="No community yet"
        action={
          <ButtonLink to={`${base}/communities/new`} kind="primary">
            Create the first one
          </ButtonLink>
        }
      >
        Give it a name and a price, then publish it.
      </Empty>
    </div>
  )
}

function People() {
  const { staff } = useLoaderData<typeof loader>()

  return (
    <section className="mt-4">
      <SectionHead title="Team" />
      <ul className="sheet sheet-bleed divide-y divide-line">
        {staff.map((person) => (
          <li key={person.id} className="px-4 py-3 md:px-5">
            <Person
              userId={person.id}
              name={person.name}
              isInstructor={person.role !== 'moderator'}
              sub={`${roleText(person.role)} · ${person.email}`}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
