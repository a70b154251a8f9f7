import { html, redirect, type Reply } from '../core/http.ts'
import { markup, page, type Markup } from '../core/page.ts'
import type { DeskContext } from './context.ts'
import { orderDelivery, readClock, setClock } from './orders.ts'
import { listCharges, listEmails, listSubscriptions, listTexts, listWebhooks } from './queries.ts'
import { DeskError } from './read-body.ts'
import {
  chargeList,
  clockView,
  DESK_CSS,
  mailList,
  mailView,
  subscriptionList,
  textList,
  webhookList,
} from './views.ts'

const BANNER = 'The desk of the local sandbox: what would have gone out to Stripe, SendGrid and Twilio.'

type Tab = {
  path: string
  label: string
  load: (context: DeskContext) => Promise<{ count: number | null; view: Markup }>
}

const TABS: Tab[] = [
  {
    path: '/',
    label: 'E-mails',
    load: async ({ database }) => listed(await listEmails(database.pool, null), mailList),
  },
  {
    path: '/sms',
    label: 'Texts',
    load: async ({ database }) => listed(await listTexts(database.pool, null), textList),
  },
  {
    path: '/charges',
    label: 'Charges',
    load: async ({ database }) => listed(await listCharges(database.pool), chargeList),
  },
  {
    path: '/subscriptions',
    label: 'Subscriptions',
    load: async ({ database }) => listed(await listSubscriptions(database.pool), subscriptionList),
  },
  {
    path: '/webhooks',
    label: 'Webhooks',
    load: async ({ database }) => listed(await listWebhooks(database.pool, 200), webhookList),
  },
  {
    path: '/clock',
    label: 'Clock',
    load: (context) => Promise.resolve({ count: null, view: clockView(readClock(context)) }),
  },
]

function listed<T>(entries: T[], view: (entries: T[]) => Markup) {
  return { count: entries.length, view: view(entries) }
}

/** The desk for people: one list a tab, everything works without script. */
export function createDeskPages(context: DeskContext) {
  return async (verb: string, path: string, body: string): Promise<Reply | null> => {
    if (verb === 'POST') return takeOrder(context, path, new URLSearchParams(body))
    const tab = TABS.find((candidate) => candidate.path === path)
    if (tab) return show(context, tab.path, (await tab.load(context)).view)
    const mailId = path.match(/^\/mail\/(.+)$/)?.[1]
    const mail = mailId
      ? (await listEmails(context.database.pool, null)).find(({ id }) => id === decodeURIComponent(mailId))
      : null

    return mail ? show(context, '/', mailView(mail)) : null
  }
}

async function show(context: DeskContext, current: string, view: Markup, notice: string | null = null) {
  const tabs = []
  for (const tab of TABS) {
    const { count } = await tab.load(context)
    const number = count === null ? null : markup`<span class="count">${count}</span>`
    tabs.push(
      tab.path === current
        ? markup`<a href="${tab.path}" aria-current="page">${tab.label}${number}</a>`
        : markup`<a href="${tab.path}">${tab.label}${number}</a>`,
    )
  }
  const body = markup`<main><header class="top"><h1>Sandbox desk</h1><span class="faint">Stripe time ${readClock(context).now.slice(0, 19).replace('T', ' ')}</span></header>
<nav class="tabs" aria-label="Desk">${tabs}</nav>${notice ? markup`<p class="notice" role="alert">${notice}</p>` : null}${view}</main>`

  return html(notice ? 409 : 200, page({ title: 'Sandbox desk', css: DESK_CSS, banner: BANNER, body }))
}

async function takeOrder(context: DeskContext, path: string, form: URLSearchParams): Promise<Reply | null> {
  try {
    if (path === '/webhooks') await orderDelivery(context, Number(form.get('id')), form.get('order') ?? '')
    else if (path === '/clock')
      await setClock(context, { advance: form.get('advance') ?? '', force: form.get('force') === 'on' })
    else return null
  } catch (error) {
    if (error instanceof DeskError) return show(context, path, clockView(readClock(context)), error.message)
    throw error
  }

  return redirect(path)
}
