import { Link } from '@remix-run/react'
import Ellipsis from 'lucide-react/icons/ellipsis'
import MessageCircle from 'lucide-react/icons/message-circle'
import Pin from 'lucide-react/icons/pin'
import { buttonClass } from '#web/ui/button.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Menu } from '#web/ui/menu.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Person } from '#web/ui/person.tsx'
import type { PostRow } from '../queries/post-columns.server.ts'
import type { AuthorRow } from '../queries/post-columns.server.ts'
import { countText, roleText } from '../words.ts'
import { GestureButton } from './gesture-button.tsx'
import { LikeButton } from './like-button.tsx'

export type PostCardProps = {
  post: PostRow
  slug: string
  viewerId: string | null
  canWrite: boolean
  canModerate: boolean
  /** Where a button leads back to. */
  here: string
  /** The post's own page: its title is no link there. */
  isAlone?: boolean
}

/** One post: who, when, what, and what I can do with it. */
export function PostCard({ post, slug, viewerId, canWrite, canModerate, here, isAlone = false }: PostCardProps) {
  const to = `/c/${slug}/posts/${post.id}`
  const isOwn = post.author.id === viewerId
  const Title = isAlone ? 'h2' : 'h3'

  return (
    <article
      id={`post-${post.id}`}
      aria-label={`Post by ${post.author.name}`}
      className="scroll-mt-16 p-4 pb-2 md:px-5 md:pt-5"
    >
      {post.isPinned && (
        <p className="mb-2 flex items-center gap-1.5 text-sm text-ink-faint md:ms-12">
          <Icon as={Pin} className="size-3.5" />
          Pinned
        </p>
      )}
      <header className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <Author author={post.author} createdAt={post.createdAt} />
        </div>
        {canWrite && (isOwn || canModerate) && <PostMenu {...{ post, to, here, canModerate, isAlone, slug }} />}
      </header>
      <div className="mt-2 md:ms-12">
        {post.title && (
          <Title className="mb-0.5 text-lg font-title [overflow-wrap:anywhere]">
            {isAlone ? post.title : <Link to={to}>{post.title}</Link>}
          </Title>
        )}
        <Prose html={post.bodyHtml} />
      </div>
      <footer className="mt-1 -ms-2.5 flex gap-1 md:ms-9.5">
        <LikeButton post={post} action={to} here={here} isEnabled={canWrite} />
        {!isAlone && (
          <Link
            to={to}
            className={buttonClass({ kind: 'quiet', isSmall: true })}
            aria-label={countText(post.replyCount, 'reply', 'replies')}
          >
            <Icon as={MessageCircle} />
            <span className="tabular-nums">{post.replyCount}</span>
          </Link>
        )}
      </footer>
    </article>
  )
}

/** Who wrote it and when; the line under the name is their goal or their part here. */
export function Author({ author, createdAt }: { author: AuthorRow; createdAt: string }) {
  const sub = author.goal ?? (author.role && roleText(author.role))

  return (
    <Person
      userId={author.id}
      name={author.name}
      isInstructor={author.role === 'owner' || author.role === 'instructor'}
      sub={sub}
      after={<Moment at={createdAt} show="age" className="ms-1 text-sm font-text text-ink-faint" />}
    />
  )
}

/** Markdown rendered and sanitised when it was written. */
export function Prose({ html }: { html: string }) {
  return <div className="prose [overflow-wrap:anywhere]" dangerouslySetInnerHTML={{ __html: html }} />
}

type PostMenuProps = Pick<PostCardProps, 'post' | 'here' | 'canModerate' | 'slug' | 'isAlone'> & { to: string }

function PostMenu({ post, to, here, canModerate, isAlone = false, slug }: PostMenuProps) {
  return (
    <Menu
      summary={<Icon as={Ellipsis} />}
      summaryClass={`${buttonClass({ kind: 'quiet', isSmall: true })} button-icon`}
      label={`More for the post by ${post.author.name}`}
    >
      {canModerate && (
        <GestureButton action={to} intent={post.isPinned ? 'unpin' : 'pin'} here={here}>
          {post.isPinned ? 'Unpin' : 'Pin to the top'}
        </GestureButton>
      )}
      <GestureButton action={to} intent="delete" here={isAlone ? `/c/${slug}` : here} isDanger>
        Delete
      </GestureButton>
    </Menu>
  )
}
