import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import SquarePen from 'lucide-react/icons/square-pen'
import { createPost } from '#activities/community/create-post.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { formError, newToken, parseForm } from '#web/server/forms.server.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { Split } from '#web/ui/page-head.tsx'
import { Pagination } from '#web/ui/pagination.tsx'
import { can } from '#workflows/identity/permissions.rules.ts'
import { CommunityFrame } from '../components/community-frame.tsx'
import { CommunityRail } from '../components/community-rail.tsx'
import { Composer } from '../components/composer.tsx'
import { PostCard } from '../components/post-card.tsx'
import { PromiseStrip } from '../components/promise-strip.tsx'
import { loadFeed } from '../queries/load-feed.server.ts'
import { communityPermissions } from '../permissions.ts'
import { postSchema } from '../schema.ts'

export const handle = { permission: 'community.read', title: 'Community', isSameForGuests: true } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.frame.name} · Kumiko` : 'Kumiko' },
  { name: 'description', content: data?.frame.tagline ?? '' },
]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const { searchParams } = new URL(args.request.url)
  const loaded = await loadFeed(grant, searchParams.get('after'))
  const { viewer, standing } = grant

  return {
    ...loaded,
    viewer: viewer && { id: viewer.id, name: viewer.name },
    canWrite: can(standing, communityPermissions.write),
    canModerate: can(standing, communityPermissions.moderate),
    isWriting: searchParams.has('write'),
    token: newToken(),
  }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer, organizationId, community } = await authorize(args, communityPermissions.write)
  const form = await parseForm(args.request, postSchema)
  if (!form.isValid) return form.reply

  try {
    const scope = { organizationId, communityId: community.id, authorId: viewer.id }
    const { postId } = await createPost(deps, { ...scope, ...form.value })

    return redirect(`/c/${community.slug}#post-${postId}`)
  } catch (error) {
    return formError(form.submission, error)
  }
}

export default function Feed() {
  const data = useLoaderData<typeof loader>()
  const { frame, feed, rail, viewer } = data
  const isEmpty = feed.pinned.length + feed.posts.length === 0

  return (
    <CommunityFrame frame={frame} action={data.canWrite && <NewPost slug={frame.slug} />}>
      <Split rail={<CommunityRail frame={frame} rail={rail} />}>
        {rail.process && <PromiseStrip process={rail.process} />}
        <WriteHere />
        <h2 className="sr-only">Feed</h2>
        {isEmpty ? <EmptyFeed /> : <Posts />}
        {(feed.next ?? !feed.isFirst) && (
          <Pagination
            position={feed.isFirst ? 'Newest posts' : 'Older posts'}
            previous={feed.isFirst ? null : { to: `/c/${frame.slug}`, label: 'Newest' }}
            next={feed.next ? { to: `?after=${feed.next}`, label: 'Older posts' } : null}
          />
        )}
        {!viewer && frame.firstPlan && <GuestNote slug={frame.slug} />}
      </Split>
    </CommunityFrame>
  )
}

function NewPost({ slug }: { slug: string }) {
  return (
    <ButtonLink to={`/c/${slug}?write=1#write`} kind="primary" icon={SquarePen} className="max-lg:hidden">
      New post
    </ButtonLink>
  )
}

function WriteHere() {
  const { canWrite, viewer, token, isWriting } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  if (!canWrite || !viewer) return null

  return <Composer viewer={viewer} token={token} isOpen={isWriting} lastResult={lastResult} />
}

function Posts() {
  const { frame, feed, viewer, canWrite, canModerate } = useLoaderData<typeof loader>()
  const shared = { slug: frame.slug, viewerId: viewer?.id ?? null, canWrite, canModerate, here: `/c/${frame.slug}` }

  return (
    <div className="sheet sheet-bleed divide-y divide-line">
      {[...feed.pinned, ...feed.posts].map((post) => (
        <PostCard key={post.id} post={post} {...shared} />
      ))}
    </div>
  )
}

function EmptyFeed() {
  const { frame, canWrite } = useLoaderData<typeof loader>()

  return (
    <div className="sheet sheet-bleed">
      <Empty
        title="Nothing written yet"
        action={
          canWrite && (
            <ButtonLink to={`/c/${frame.slug}?write=1#write`} isSmall>
              Write the first post
            </ButtonLink>
          )
        }
      >
        {canWrite ? 'Say what you work on and where you are stuck.' : 'Come back when the first members have arrived.'}
      </Empty>
    </div>
  )
}

function GuestNote({ slug }: { slug: string }) {
  return (
    <p className="text-ink-soft">
      You read as a guest. Members write, choose a goal and are answered by name.{' '}
      <ButtonLink to={`/c/${slug}/join`} isSmall>
        See what joining means
      </ButtonLink>
    </p>
  )
}
