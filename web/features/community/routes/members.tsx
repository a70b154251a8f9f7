import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useLoaderData } from '@remix-run/react'
import Search from 'lucide-react/icons/search'
import { authorize } from '#web/server/authorize.server.ts'
import { Badge } from '#web/ui/badge.tsx'
import { Button, ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { plainField } from '#web/ui/form/field-like.ts'
import { TextField } from '#web/ui/form/text-field.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Pagination } from '#web/ui/pagination.tsx'
import { Person } from '#web/ui/person.tsx'
import { CommunityFrame } from '../components/community-frame.tsx'
import { loadMembers, type MemberRow } from '../queries/load-members.server.ts'
import { readSearch } from '../schema.ts'
import { countText, roleText } from '../words.ts'

export const handle = { permission: 'community.members', title: 'Members' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `Members · ${data?.frame.name ?? 'Kumiko'}` }]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const search = readSearch(args.request)

  return { ...(await loadMembers(grant, search)), search: search.search }
}

export default function Members() {
  const { frame, members, next, isFirst, search } = useLoaderData<typeof loader>()
  const base = `/c/${frame.slug}/members`

  return (
    <CommunityFrame frame={frame}>
      <div className="grid grid-cols-1 gap-4">
        <Form method="get" role="search" className="flex max-w-md items-end gap-2">
          <div className="flex-1">
            <TextField
              field={plainField({ name: 'q', value: search })}
              label="Find a member"
              type="search"
              icon={Search}
            />
          </div>
          <Button type="submit">Find</Button>
        </Form>
        {members.length === 0 ? <NoMembers search={search} base={base} /> : <MemberList members={members} />}
        {(next ?? !isFirst) && (
          <Pagination
            position={countText(frame.memberCount, 'member')}
            previous={isFirst ? null : { to: base, label: 'Newest' }}
            next={next ? { to: `?${new URLSearchParams({ q: search, after: next }).toString()}` } : null}
          />
        )}
      </div>
    </CommunityFrame>
  )
}

function MemberList({ members }: { members: MemberRow[] }) {
  return (
    <ul className="sheet sheet-bleed divide-y divide-line">
      {members.map((member) => (
        <li key={member.membershipId} className="flex items-center gap-3 px-4 py-3 md:px-5">
          <div className="min-w-0 flex-1">
            <Person
              userId={member.userId}
              name={member.name}
              sub={member.goal ?? 'No goal chosen yet'}
              after={member.role && <Badge>{roleText(member.role)}</Badge>}
            />
          </div>
          <span className="text-sm text-ink-faint">
            Since <Moment at={member.joinedAt} show="day" />
          </span>
        </li>
      ))}
    </ul>
  )
}

function NoMembers({ search, base }: { search: string; base: string }) {
  return (
    <div className="sheet sheet-bleed">
      <Empty
        title={search ? `Nobody here is called “${search}”` : 'No members yet'}
        action={
          search && (
            <ButtonLink to={base} isSmall>
              Show everybody
            </ButtonLink>
          )
        }
      >
        {search ? 'Try a part of the name.' : 'The first ones will stand here, with their goals.'}
      </Empty>
    </div>
  )
}
