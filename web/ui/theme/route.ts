import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node'
import { authorize } from '#web/server/authorize.server.ts'
import { themeCookie } from './theme.server.ts'
import { safeRedirect, toTheme } from './theme.ts'

export const handle = { permission: 'anyone' } as const

export async function loader(args: LoaderFunctionArgs) {
  await authorize(args, handle.permission)

  return redirect('/')
}

/** Stores the theme and goes back to the page the form stood on. */
export async function action(args: ActionFunctionArgs) {
  await authorize(args, handle.permission)
  const form = await args.request.formData()

  return redirect(safeRedirect(form.get('redirectTo')), {
    headers: { 'Set-Cookie': themeCookie(toTheme(form.get('theme'))) },
  })
}
