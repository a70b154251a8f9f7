import { type LoaderFunctionArgs, redirect } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'

export const handle = { permission: 'community.instruct' } as const

/** The studio's first room. */
export async function loader(args: LoaderFunctionArgs) {
  const { community } = await authorize(args, handle.permission)

  return redirect(`/c/${community.slug}/studio/goals`)
}
