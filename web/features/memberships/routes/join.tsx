import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import Lock from 'lucide-react/icons/lock'
import type { ReactNode } from 'react'
import { authorize } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { Banner } from '#web/ui/banner.tsx'
import { ButtonLink } from '#web/ui/button.tsx'
import { Emblem } from '#web/ui/emblem.tsx'
import { Empty } from '#web/ui/empty.tsx'
import { plainField } from '#web/ui/form/field-like.ts'
import { CheckboxField } from '#web/ui/form/choice-fields.tsx'
import { FormErrors } from '#web/ui/form/form-errors.tsx'
import { Icon } from '#web/ui/icon.tsx'
import { listCountries } from '../../billing/list-countries.server.ts'
import { isCountry } from '#workflows/billing/countries.ts'
import { TextLink } from '#web/ui/link.tsx'
import { JoinAside } from '../components/join-aside.tsx'
import { PriceFields } from '../components/join-price.tsx'
import { ConsentText, JoinButtons, PlanChoices, WhatHappensWhen } from '../components/join-choices.tsx'
import { joinCommunity } from '../join-community.server.ts'
import { loadJoin } from '../queries/load-join.server.ts'
import { showPrice } from '../show-price.server.ts'

export const handle = { permission: 'community.read', frame: 'focus', title: 'Join' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Join ${data?.community.name ?? ''} · Kumiko` },
]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const { community, membership, role, viewer } = grant
  const { slug, name } = community
  const { searchParams } = new URL(args.request.url)

  const join = await loadJoin({
    ...grant,
    isWithoutTrial: searchParams.get('trial') === 'no',
    code: (searchParams.get('code') ?? '').slice(0, 40),
    country: countryOf(searchParams.get('country')),
  })

  return {
    ...join,
    countries: join.terms.isTaxed ? listCountries() : [],
    community: { slug, name },
    isMember: membership?.state === 'live' || role !== null,
    isSignedIn: viewer !== null,
    chosen: searchParams.get('plan'),
    token: newToken(),
  }
}

function countryOf(code: string | null): string | null {
  return code && isCountry(code) ? code : null
}

export async function action(args: ActionFunctionArgs) {
  const reader = await authorize(args, handle.permission)
  const buyer = () => authorize(args, 'community.join')
  const intent = (await args.request.clone().formData()).get('intent')
  if (intent === 'price') return showPrice(args.request, reader, buyer)

  const outcome = await joinCommunity(args.request, await buyer())

  return outcome.kind === 'go' ? redirect(outcome.url) : outcome.reply
}

export default function Join() {
  const { community, tagline, staff, goals, memberCount, onGoalCount, isMember, options } =
    useLoaderData<typeof loader>()

  return (
    <div className="grid grid-cols-1 lg:min-h-[calc(100dvh-3.25rem)] lg:grid-cols-[minmax(0,1fr)_26rem]">
      <section className="mx-auto grid w-full max-w-184 content-start gap-8 px-4 pt-6 pb-10 lg:px-10 lg:py-12">
        <header className="flex items-start gap-4">
          <Emblem slug={community.slug} size="large" />
          <div className="min-w-0">
            <h1 className="text-2xl [overflow-wrap:anywhere]">Join {community.name}</h1>
            {tagline && <p className="mt-1 max-w-128 text-ink-soft">{tagline}</p>}
          </div>
        </header>
        {isMember ? <AlreadyHere /> : options.length === 0 ? <NoWayIn /> : <JoinForm />}
      </section>
      <JoinAside {...{ staff, goals, memberCount, onGoalCount }} />
    </div>
  )
}

function AlreadyHere() {
  const { community } = useLoaderData<typeof loader>()

  return (
    <div className="sheet">
      <Empty
        title="You are in already"
        action={<ButtonLink to={`/c/${community.slug}`}>Open {community.name}</ButtonLink>}
      >
        What it costs and when stands on the page “What happens next”.
      </Empty>
    </div>
  )
}

function NoWayIn() {
  const { community } = useLoaderData<typeof loader>()

  return (
    <div className="sheet">
      <Empty
        title="Nobody can join just now"
        action={<ButtonLink to={`/c/${community.slug}`}>Read as a guest</ButtonLink>}
      >
        The owner offers no plan at the moment.
      </Empty>
    </div>
  )
}

function JoinForm() {
  const { options, chosen, token, isTrialUsed, terms, countries } = useLoaderData<typeof loader>()
  const result = useActionData<typeof action>()
  const sent = result?.initialValue
  const chosenId = options.find(({ id }) => id === (sent?.planId ?? chosen))?.id ?? options[0]?.id ?? ''

  return (
    <Form method="post" id="join" className="group/join grid grid-cols-1 gap-8" key={result ? token : 'first'}>
      <input type="hidden" name="token" value={token} />
      {isTrialUsed && <input type="hidden" name="withoutTrial" value="on" />}
      <FormErrors formId="join" errors={result?.error ?? {}} />
      {isTrialUsed && (
        <Banner title="You had your trial here.">
          You are welcome to join without one; the prices below begin today.
        </Banner>
      )}
      <input type="hidden" name="shown" value={options.map(({ id, first }) => `${id}:${first.grossCents}`).join(' ')} />
      <PlanChoices options={options} chosenId={chosenId} />
      {options.some(({ interval }) => interval !== 'free') && (
        <PriceFields terms={terms} countries={countries} errors={result?.error} sent={sent} />
      )}
      <WhatHappensWhen options={options} />
      <div className="grid gap-2">
        <Consent errors={result?.error?.consent ?? undefined} isTicked={sent?.consent === 'on'}>
          <ConsentText options={options} />
        </Consent>
        <CheckboxField
          field={plainField({
            name: 'marketingConsent',
            id: 'join-marketing',
            defaultChecked: sent?.marketingConsent === 'on',
          })}
          label="Tell me when goals open and events are near. Two messages a week at most."
        />
      </div>
      <div className="grid gap-2">
        <JoinButtons options={options} />
        <WhatComesNext />
      </div>
    </Form>
  )
}

function WhatComesNext() {
  const { options, isSignedIn } = useLoaderData<typeof loader>()
  const isFree = options.every(({ interval }) => interval === 'free')
  if (isFree && isSignedIn) return null

  return (
    <p className="flex justify-center gap-1.5 text-sm text-ink-faint">
      {!isFree && <Icon as={Lock} className="mt-0.5 size-3.5" />}
      {isSignedIn
        ? 'Next: the payment page, where your bank may ask you to confirm.'
        : 'Next: sign up or log in, then back here.'}
      {!isFree && ' Card data stays with Stripe.'}
    </p>
  )
}

function Consent({
  errors,
  isTicked,
  children,
}: {
  errors: string[] | undefined
  isTicked: boolean
  children: ReactNode
}) {
  const { community } = useLoaderData<typeof loader>()

  return (
    <CheckboxField
      field={plainField({ name: 'consent', id: 'join-consent', required: true, errors, defaultChecked: isTicked })}
      label={
        <>
          {children} I have read the <TextLink to={`/c/${community.slug}/terms`}>terms</TextLink> and the{' '}
          <TextLink to={`/c/${community.slug}/guidelines`}>guidelines</TextLink>.
        </>
      }
    />
  )
}
