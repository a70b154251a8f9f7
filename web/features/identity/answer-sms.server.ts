import type { ActionFunctionArgs } from '@remix-run/node'
import { changeSmsConsent } from '#activities/identity/change-sms-consent.ts'
import { confirmPhone } from '#activities/identity/confirm-phone.ts'
import type { Deps } from '#activities/platform/deps.ts'
import type { Grant } from '#web/server/authorize.server.ts'
import { formError, parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { loadSms } from './queries/load-sms.server.ts'
import { codeSchema, smsSchema } from './schema.ts'

const here = '/settings/sms'

type Asking = { args: ActionFunctionArgs; deps: Deps; userId: string }

/** The two forms of the page: the number with its consent, and the code that came to it. */
export async function answerSms(args: ActionFunctionArgs, { deps, viewer }: Grant<'account'>) {
  const intent = (await args.request.clone().formData()).get('intent')
  const asking = { args, deps, userId: viewer.id }

  return intent === 'confirm' ? confirm(asking) : save(asking)
}

async function save({ args, deps, userId }: Asking) {
  const form = await parseForm(args.request, smsSchema)
  if (!form.isValid) return form.reply
  const { phone, consent } = form.value
  const { address } = args.context

  try {
    const kept = await changeSmsConsent(deps, { userId, phone, hasConsent: consent === 'on', address })

    return redirectWithToast(here, { text: kept === 'saved' ? 'Saved.' : `A code is on its way to ${phone ?? ''}.` })
  } catch (error) {
    return formError(form.submission, error)
  }
}

async function confirm({ args, deps, userId }: Asking) {
  const form = await parseForm(args.request, codeSchema)
  if (!form.isValid) return form.reply
  const { pending } = await loadSms(deps.db, userId)
  if (!pending) return redirectWithToast(here, { text: 'The code is too old. Ask for a new one.', tone: 'failed' })
  const { verificationId, phone } = pending

  try {
    await confirmPhone(deps, { userId, verificationId, code: form.value.code, address: args.context.address })
  } catch (error) {
    return formError(form.submission, error)
  }

  return redirectWithToast(here, { text: `${phone} is confirmed.` })
}
