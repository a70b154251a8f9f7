import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { MembershipSheet } from '../components/membership-sheet.tsx'
import { loadMyMemberships } from '../queries/load-my-memberships.server.ts'

export const handle = { permission: 'account', title: 'Memberships' } as const

export const meta: MetaFunction = () => [{ title: 'Memberships · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)

  const memberships = await loadMyMemberships(deps.db, viewer.id)

  return { memberships: memberships.map((membership) => ({ ...membership, token: newToken() })) }
}

export default function MyMemberships() {
  const { memberships } = useLoaderData<typeof loader>()

  return (
    <Page>
      <PageHead
        title="Memberships"
        lede="What runs, and where to end it."
        actions={<ButtonLink to="/settings/billing">Billing and invoices</ButtonLink>}
      />
      <div className="grid max-w-180 grid-cols-1 gap-4">
        {memberships.length === 0 ? (
          <div className="sheet sheet-bleed">
            <Empty title="You have no membership" action={<ButtonLink to="/discover">Find a community</ButtonLink>}>
              When you join one, its price, its next charge and its card stand here.
            </Empty>
          </div>
        ) : (
          memberships.map((membership) => (
            <MembershipSheet key={membership.id} membership={membership} token={membership.token} />
          ))
        )}
      </div>
    </Page>
  )
}
