import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { changeProfile } from '#activities/identity/change-profile.ts'
import { authorize } from '#web/server/authorize.server.ts'
import { parseForm, redirectWithToast } from '#web/server/forms.server.ts'
import { FormFrame, useServerForm } from '#web/ui/form/form-frame.tsx'
import { SelectField } from '#web/ui/form/select-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { SettingsPage, SettingsSection } from '../components/settings-page.tsx'
import { profileSchema } from '../schema.ts'
import { timeZoneOptions } from '../time-zones.server.ts'

export const handle = { permission: 'account', title: 'Settings' } as const

export const meta: MetaFunction = () => [{ title: 'Settings · Kumiko' }]

export async function loader(args: LoaderFunctionArgs) {
  const { viewer } = await authorize(args, handle.permission)

  return { name: viewer.name, timeZone: viewer.timeZone, timeZones: timeZoneOptions() }
}

export async function action(args: ActionFunctionArgs) {
  const { deps, viewer } = await authorize(args, handle.permission)
  const form = await parseForm(args.request, profileSchema)
  if (!form.isValid) return form.reply
  await changeProfile(deps, { userId: viewer.id, ...form.value })

  return redirectWithToast('/settings', { text: 'Saved.' })
}

export default function Profile() {
  const { name, timeZone, timeZones } = useLoaderData<typeof loader>()
  const [form, fields] = useServerForm<{ name: string; timeZone: string }>({
    id: 'profile',
    lastResult: useActionData<typeof action>(),
    defaultValue: { name, timeZone: timeZone ?? 'UTC' },
  })

  return (
    <SettingsPage>
      <SettingsSection title="Profile">
        <Sheet isPadded>
          <FormFrame form={form}>
            <TextField
              field={fields.name}
              label="Name"
              autoComplete="name"
              required
              hint="As others in a community see you."
            />
            <SelectField
              field={fields.timeZone}
              label="Time zone"
              options={timeZones}
              hint="Pages and messages print times in it. An event names its own zone beside it."
            />
            <SubmitButton className="justify-self-start" busyLabel="Saving">
              Save profile
            </SubmitButton>
          </FormFrame>
        </Sheet>
      </SettingsSection>
    </SettingsPage>
  )
}
