import { html, redirect, type Reply } from '../core/http.ts'
import { markup, page } from '../core/page.ts'
import type { DeskContext } from './context.ts'
import { orderDelivery, setClock } from './orders.ts'
import { listEmails } from './queries.ts'

const BANNER = 'The desk of the local sandbox: what would have gone out to Stripe, SendGrid and Twilio.'

export function createDeskPages(context: DeskContext) {
  return async (verb: string, path: string, body: string): Promise<Reply | null> => {
    const form = new URLSearchParams(body)
    if (verb === 'GET' && path === '/') {
      const mails = await listEmails(context.database.pool, null)

      return html(
        200,
        page({
          title: 'Sandbox desk',
          banner: BANNER,
          body: markup`<main><ul>${mails.map((mail) => markup`<li>${mail.to}: ${mail.subject}</li>`)}</ul></main>`,
        }),
      )
    }
    if (verb === 'POST' && path === '/webhooks') {
      await orderDelivery(context, Number(form.get('id')), form.get('order') ?? '')

      return redirect('/#webhooks')
    }
    if (verb === 'POST' && path === '/clock') {
      await setClock(context, { advance: form.get('advance') ?? '', force: form.get('force') === 'on' })

      return redirect('/#clock')
    }

    return null
  }
}
