import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import Search from 'lucide-react/icons/search'
import { authorize } from '#web/server/authorize.server.ts'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { plainField } from '#web/ui/form/field-like.ts'
import { TextField } from '#web/ui/form/text-field.tsx'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { Pagination } from '#web/ui/pagination.tsx'
import { CommunityGrid } from '../components/community-grid.tsx'
import { loadDiscover } from '../queries/load-discover.server.ts'
import { readSearch } from '../schema.ts'

export const handle = { permission: 'anyone', title: 'Discover', isSameForGuests: true } as const

export const meta: MetaFunction = () => [
  { title: 'Discover communities · Kumiko' },
  { name: 'description', content: 'Communities with a goal, a price and a way out.' },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const search = readSearch(args.request)

  return { ...(await loadDiscover(deps.db, search)), search: search.search, isSignedIn: viewer !== null }
}

export default function Discover() {
  const { communities, next, isFirst, search, isSignedIn } = useLoaderData<typeof loader>()

  return (
    <Page>
      <PageHead
        title="Discover"
        lede="Communities with a goal, a price and a way out. Reading is free."
        actions={isSignedIn && <ButtonLink to="/orgs/new">Start your own</ButtonLink>}
      />
      <div className="grid grid-cols-1 gap-6">
        <Form method="get" role="search" className="flex max-w-md items-end gap-2">
          <div className="flex-1">
            <TextField
              field={plainField({ name: 'q', value: search })}
              label="Find a community"
              type="search"
              icon={Search}
            />
          </div>
          <Button type="submit">Find</Button>
        </Form>
        {communities.length === 0 ? <Nothing search={search} /> : <CommunityGrid communities={communities} />}
        {(next ?? !isFirst) && (
          <Pagination
            position={isFirst ? 'Newest first' : 'Older'}
            previous={isFirst ? null : { to: '/discover', label: 'Newest' }}
            next={next ? { to: `?${new URLSearchParams({ q: search, after: next }).toString()}` } : null}
          />
        )}
      </div>
    </Page>
  )
}

function Nothing({ search }: { search: string }) {
  if (search) {
    return (
      <Empty title={`No community is called “${search}”`} action={<ButtonLink to="/discover">Show all</ButtonLink>}>
        Try a part of the name.
      </Empty>
    )
  }

  return (
    <Empty title="No community is published yet" action={<ButtonLink to="/orgs/new">Start the first one</ButtonLink>}>
      Name it, set a price, publish. It takes a few minutes.
    </Empty>
  )
}
