import { useFetcher } from '@remix-run/react'
import Heart from 'lucide-react/icons/heart'
import { buttonClass } from '#web/ui/button.tsx'
import { cx } from '#web/ui/cx.ts'
import { Icon } from '#web/ui/icon.tsx'
import { useHydrated } from '#web/ui/use-hydrated.ts'
import type { PostRow } from '../queries/post-columns.server.ts'

export type LikeButtonProps = { post: PostRow; action: string; here: string; isEnabled: boolean }

/** A like that answers at once with script, and by reloading the page at its post without. */
export function LikeButton({ post, action, here, isEnabled }: LikeButtonProps) {
  const fetcher = useFetcher()
  const isHydrated = useHydrated()
  const { isLiked, likeCount } = shownLike(post, fetcher.formData?.get('intent'))
  const look = cx(buttonClass({ kind: 'quiet', isSmall: true }), isLiked && 'text-pine-ink')
  const face = (
    <>
      <Icon as={Heart} className={isLiked ? 'fill-current' : undefined} />
      <span className="tabular-nums">{likeCount}</span>
    </>
  )
  if (!isEnabled) {
    return (
      <span className="inline-flex min-h-8 items-center gap-1.5 px-2.5 text-sm text-ink-faint">
        <span className="sr-only">Likes:</span>
        {face}
      </span>
    )
  }

  return (
    <fetcher.Form method="post" action={action}>
      <input type="hidden" name="redirectTo" value={`${here}#post-${post.id}`} />
      {isHydrated && <input type="hidden" name="inPlace" value="1" />}
      <button
        type="submit"
        name="intent"
        value={isLiked ? 'unlike' : 'like'}
        aria-pressed={isLiked}
        aria-label={`Like, ${likeCount} so far`}
        className={look}
      >
        {face}
      </button>
    </fetcher.Form>
  )
}

/** What the person asked for a moment ago counts before the server has answered. */
function shownLike({ isLiked, likeCount }: PostRow, asked: unknown) {
  const wants = asked === 'like' ? true : asked === 'unlike' ? false : isLiked

  return { isLiked: wants, likeCount: likeCount + Number(wants) - Number(isLiked) }
}
