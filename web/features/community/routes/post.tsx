import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { authorize } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { TextLink } from '#web/ui/link.tsx'
import { Pagination } from '#web/ui/pagination.tsx'
import { can } from '#workflows/identity/permissions.rules.ts'
import { CommunityFrame } from '../components/community-frame.tsx'
import { PostCard } from '../components/post-card.tsx'
import { ReplyBox } from '../components/reply-box.tsx'
import { ReplyItem } from '../components/reply-item.tsx'
import { answerPost } from '../answer-post.server.ts'
import { loadPost } from '../queries/load-post.server.ts'
import { communityPermissions } from '../permissions.ts'
import { countText } from '../words.ts'

export const handle = { permission: 'community.read', title: 'Post', isSameForGuests: true } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.post.title || `Post by ${data.post.author.name}`} · ${data.frame.name}` : 'Kumiko' },
]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const postId = readPostId(args.params.postId)
  const { post, ...loaded } = await loadPost(grant, postId, new URL(args.request.url).searchParams.get('after'))
  if (!post) throw notFound('This post was deleted, or a letter is missing from the link.')

  return {
    ...loaded,
    post,
    viewer: grant.viewer && { id: grant.viewer.id, name: grant.viewer.name },
    canWrite: can(grant.standing, communityPermissions.write),
    canModerate: can(grant.standing, communityPermissions.moderate),
    token: newToken(),
  }
}

export async function action(args: ActionFunctionArgs) {
  const grant = await authorize(args, communityPermissions.write)
  const postId = readPostId(args.params.postId)
  if (args.request.method !== 'POST') return redirect(`/c/${grant.community.slug}/posts/${postId}`)

  return answerPost(args.request, grant, postId)
}

function readPostId(text: string | undefined): string {
  const parsed = z.uuid().safeParse(text)
  if (!parsed.success) throw notFound()

  return parsed.data
}

export default function Post() {
  const { frame, post, viewer, canWrite, canModerate, token } = useLoaderData<typeof loader>()
  const here = `/c/${frame.slug}/posts/${post.id}`

  return (
    <CommunityFrame frame={frame}>
      <div className="grid max-w-180 grid-cols-1 gap-4">
        <p>
          <TextLink to={`/c/${frame.slug}`} isAlone>
            Back to the feed
          </TextLink>
        </p>
        <div className="sheet sheet-bleed">
          <PostCard
            {...{ post, canWrite, canModerate, here }}
            slug={frame.slug}
            viewerId={viewer?.id ?? null}
            isAlone
          />
        </div>
        <h3>{post.replyCount === 0 ? 'No replies yet' : countText(post.replyCount, 'reply', 'replies')}</h3>
        <Replies />
        {canWrite && viewer ? (
          <ReplyBox key={token} viewer={viewer} token={token} />
        ) : (
          <MembersAnswer slug={frame.slug} />
        )}
      </div>
    </CommunityFrame>
  )
}

function Replies() {
  const { frame, post, replies, next, isFirst, viewer, canModerate, canWrite } = useLoaderData<typeof loader>()
  const here = `/c/${frame.slug}/posts/${post.id}`

  return (
    <>
      {replies.length > 0 && (
        <div className="sheet sheet-bleed divide-y divide-line">
          {replies.map((reply) => (
            <ReplyItem
              key={reply.id}
              reply={reply}
              action={here}
              canDelete={canWrite && (canModerate || reply.author.id === viewer?.id)}
            />
          ))}
        </div>
      )}
      {(next ?? !isFirst) && (
        <Pagination
          position={countText(post.replyCount, 'reply', 'replies')}
          previous={isFirst ? null : { to: here, label: 'First replies' }}
          next={next ? { to: `?after=${next}`, label: 'Later replies' } : null}
        />
      )}
    </>
  )
}

function MembersAnswer({ slug }: { slug: string }) {
  return (
    <p className="text-ink-soft">
      Members with full access answer here. <TextLink to={`/c/${slug}/join`}>See what joining means</TextLink>
    </p>
  )
}
