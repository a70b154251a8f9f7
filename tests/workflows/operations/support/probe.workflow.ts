import { condition, defineQuery, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow'
import { ApplicationFailure } from '@temporalio/common'
import type { CommandInput } from '#workflows/operations/command.messages.ts'
import type { CommandAnswer } from '#workflows/shared/command.ts'

const newsSignal = defineSignal<[{ number?: number }]>('news')
const markUpdate = defineUpdate<CommandAnswer, [CommandInput]>('mark')
const seenQuery = defineQuery<{ news: number[]; marks: string[] }>('seen')

/** A process that only notes what reaches it, in the order it does. */
export async function probe(input: { isShort?: boolean }): Promise<string> {
  const news: number[] = []
  const marks: string[] = []
  setHandler(newsSignal, ({ number = 0 }) => {
    news.push(number)
  })
  setHandler(
    markUpdate,
    ({ commandId }) => {
      marks.push(commandId)

      return { ok: true, message: `mark ${marks.length}` }
    },
    {
      validator: ({ payload }: CommandInput) => {
        if (payload.isBad) throw ApplicationFailure.nonRetryable('Too many marks.', 'TOO_MANY')
      },
    },
  )
  setHandler(seenQuery, () => ({ news, marks }))
  if (input.isShort) return 'done'
  await condition(() => false)

  return 'never'
}
