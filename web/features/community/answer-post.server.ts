import { data, redirect } from '@remix-run/node'
import { createReply } from '#activities/community/create-reply.ts'
import { deletePost } from '#activities/community/delete-post.ts'
import { deleteReply } from '#activities/community/delete-reply.ts'
import { likePost } from '#activities/community/like-post.ts'
import { pinPost } from '#activities/community/pin-post.ts'
import { restorePost } from '#activities/community/restore-post.ts'
import type { Grant } from '#web/server/authorize.server.ts'
import { formError, parseForm } from '#web/server/forms.server.ts'
import { refuse } from '#web/server/refuse.server.ts'
import { safeRedirect } from '#web/ui/theme/theme.ts'
import type { Toast } from '#web/ui/toast/toast.ts'
import { redirectWithToast } from '#web/ui/toast/toast.server.ts'
import { can } from '#workflows/identity/permissions.rules.ts'
import { AppError } from '#workflows/shared/app-error.ts'
import { communityPermissions } from './permissions.ts'
import { type Gesture, gestureSchema, replySchema } from './schema.ts'

type Writer = Grant<'community.participate'>

/** The action of a post: a reply, or one of the buttons of `gestureSchema`. */
export async function answerPost(request: Request, grant: Writer, postId: string) {
  const intent = (await request.clone().formData()).get('intent')
  if (intent === 'reply') return reply(request, grant, postId)

  const form = await parseForm(request, gestureSchema)
  if (!form.isValid) return form.reply
  try {
    return await doGesture(grant, postId, form.value)
  } catch (error) {
    if (error instanceof AppError) throw refuse(error.status, error)
    throw error
  }
}

async function reply(request: Request, { deps, viewer, organizationId, community }: Writer, postId: string) {
  const form = await parseForm(request, replySchema)
  if (!form.isValid) return form.reply
  try {
    const scope = { organizationId, communityId: community.id, postId, authorId: viewer.id }
    await createReply(deps, { ...scope, ...form.value })
  } catch (error) {
    return formError(form.submission, error)
  }

  return redirect(`/c/${community.slug}/posts/${postId}#reply`)
}

async function doGesture(grant: Writer, postId: string, gesture: Gesture) {
  const { deps, viewer, organizationId, community, standing } = grant
  const { intent, replyId, reason } = gesture
  const canModerate = can(standing, communityPermissions.moderate)
  const ref = { organizationId, communityId: community.id, postId }
  const act = { ...ref, actorId: viewer.id, canModerate, reason: reason || undefined }
  const to = `/c/${community.slug}/posts/${postId}`
  const back = safeRedirect(gesture.redirectTo, to)

  switch (intent) {
    case 'like':
    case 'unlike':
      await likePost(deps, { ...ref, userId: viewer.id, isLiked: intent === 'like' })
      return gesture.inPlace ? data(null) : redirect(back)
    case 'pin':
    case 'unpin':
      if (!canModerate) throw refuse(403, { code: 'FORBIDDEN', userMessage: 'Only the team pins posts.' })
      await pinPost(deps, { ...act, isPinned: intent === 'pin' })
      return redirectWithToast(back, { title: intent === 'pin' ? 'Pinned to the top' : 'No longer pinned' })
    case 'delete':
      await deletePost(deps, act)
      return redirectWithToast(back, { title: 'Post deleted', action: undo(to, { intent: 'restore' }) })
    case 'restore':
      await restorePost(deps, act)
      return redirectWithToast(to, { title: 'The post is back' })
    default:
      return changeReply(grant, { ...act, replyId, isDeleted: intent === 'delete-reply' }, to)
  }
}

type ReplyChange = {
  organizationId: string
  communityId: string
  actorId: string
  canModerate: boolean
  isDeleted: boolean
}

async function changeReply({ deps }: Writer, change: ReplyChange & { replyId?: string }, to: string) {
  const { replyId, isDeleted } = change
  if (!replyId) throw refuse(400, { code: 'NO_REPLY', userMessage: 'Which reply? Reload the page and try again.' })

  await deleteReply(deps, { ...change, replyId })
  if (!isDeleted) return redirectWithToast(to, { title: 'The reply is back' })

  return redirectWithToast(to, { title: 'Reply deleted', action: undo(to, { intent: 'restore-reply', replyId }) })
}

function undo(to: string, fields: Record<string, string>): Toast['action'] {
  return { label: 'Undo', to, method: 'post', fields }
}
