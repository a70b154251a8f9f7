import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { listDeadLetters } from '#activities/operations/dead-letters.ts'
import { discardDeadLetter } from '#activities/operations/discard-dead-letter.ts'
import { retryDeadLetter } from '#activities/operations/retry-dead-letter.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { Empty } from '#web/ui/empty.tsx'
import { TextLink } from '#web/ui/link.tsx'
import { Page, PageHead } from '#web/ui/page-head.tsx'
import { AppError } from '#workflows/shared/app-error.ts'
import { DeadLetterItem } from '../components/dead-letter-item.tsx'
import { deadLetterSchema } from '../schema.ts'

export const handle = { permission: 'operations', title: 'Dead letters' } as const

export const meta: MetaFunction = () => [{ title: 'Dead letters · Kumiko' }]

const here = '/ops/dead-letters'

export async function loader(args: LoaderFunctionArgs) {
  const { deps } = await authorize(args, handle.permission)
  const letters = await listDeadLetters(deps)

  return {
    letters: letters.map((letter) => ({
      ...letter,
      createdAt: letter.createdAt.toISOString(),
      deadAt: letter.deadAt.toISOString(),
    })),
  }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, deadLetterSchema)
  if (!form.isValid) return redirectWithToast(here, { text: 'Say why, in three letters or more.', tone: 'failed' })

  try {
    if (form.value.intent === 'retry') await retryDeadLetter(deps, { ...form.value, actorId: viewer.id })
    else await discardDeadLetter(deps, { ...form.value, actorId: viewer.id })
  } catch (error) {
    if (!(error instanceof AppError)) throw error

    return redirectWithToast(here, { text: error.userMessage, tone: 'failed' })
  }

  return redirectWithToast(here, {
    text: form.value.intent === 'retry' ? 'On its way again.' : 'Given up, with your reason.',
  })
}

export default function DeadLetters() {
  const { letters } = useLoaderData<typeof loader>()

  return (
    <Page>
      <p className="mb-2">
        <TextLink to="/ops" isAlone>
          All processes
        </TextLink>
      </p>
      <PageHead
        title="Dead letters"
        lede="What could not be delivered after many tries. Retry when the cause is gone, or give it up with a reason."
      />
      <div className="sheet sheet-bleed">
        {letters.length === 0 ? (
          <Empty title="None">Everything that was promised to Temporal, and every piece of news, was delivered.</Empty>
        ) : (
          <ul className="divide-y divide-line">
            {letters.map((letter) => (
              <DeadLetterItem key={`${letter.queue}-${letter.id}`} letter={letter} />
            ))}
          </ul>
        )}
      </div>
    </Page>
  )
}
