import { redirect, type ActionFunctionArgs } from '@remix-run/node'
import { themeCookie } from './theme.server.ts'
import { safeRedirect, toTheme } from './theme.ts'

export function loader() {
  return redirect('/')
}

/** Stores the theme and goes back to the page the form stood on. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData()

  return redirect(safeRedirect(form.get('redirectTo')), {
    headers: { 'Set-Cookie': themeCookie(toTheme(form.get('theme'))) },
  })
}
