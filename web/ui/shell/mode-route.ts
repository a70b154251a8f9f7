import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { safeRedirect } from '../theme/theme.ts'
import { modeCookie, toMode } from './mode.server.ts'

export function loader() {
  return redirect('/')
}

/** Switches between learning and teaching, and goes where the form says. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData()

  return redirect(safeRedirect(form.get('redirectTo')), {
    headers: { 'Set-Cookie': modeCookie(toMode(form.get('mode'))) },
  })
}
