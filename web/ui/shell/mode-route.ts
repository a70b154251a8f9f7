import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { safeRedirect } from '../theme/theme.ts'
import { modeCookie, toMode } from './mode.server.ts'

export const handle = { permission: 'anyone' } as const

export async function loader(args: LoaderFunctionArgs) {
  await authorize(args, handle.permission)

  return redirect('/')
}

/** Switches between learning and teaching, and goes where the form says. */
export async function action(args: ActionFunctionArgs) {
  await authorize(args, handle.permission)
  const form = await args.request.formData()

  return redirect(safeRedirect(form.get('redirectTo')), {
    headers: { 'Set-Cookie': modeCookie(toMode(form.get('mode'))) },
  })
}
