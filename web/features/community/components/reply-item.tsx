import Ellipsis from 'lucide-react/icons/ellipsis'
import { buttonClass } from '#web/ui/button.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { Menu } from '#web/ui/menu.tsx'
import type { ReplyRow } from '../queries/load-post.server.ts'
import { GestureButton } from './gesture-button.tsx'
import { Author, Prose } from './post-card.tsx'

export function ReplyItem({ reply, action, canDelete }: { reply: ReplyRow; action: string; canDelete: boolean }) {
  return (
    <article id={`reply-${reply.id}`} aria-label={`Reply by ${reply.author.name}`} className="p-4 md:px-5">
      <header className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <Author author={reply.author} createdAt={reply.createdAt} />
        </div>
        {canDelete && (
          <Menu
            summary={<Icon as={Ellipsis} />}
            summaryClass={`${buttonClass({ kind: 'quiet', isSmall: true })} button-icon`}
            label={`More for the reply by ${reply.author.name}`}
          >
            <GestureButton action={action} intent="delete-reply" replyId={reply.id} here={action} isDanger>
              Delete
            </GestureButton>
          </Menu>
        )}
      </header>
      <div className="mt-2 md:ms-12">
        <Prose html={reply.bodyHtml} />
      </div>
    </article>
  )
}
