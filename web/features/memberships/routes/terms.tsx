import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { Sheet } from '#web/ui/sheet.tsx'
import { trialPolicy } from '#workflows/memberships/trial-policy.ts'
import { CommunityFrame } from '../../community/components/community-frame.tsx'
import { dayText, priceText } from '../../community/words.ts'
import { loadTerms } from '../queries/load-terms.server.ts'

export const handle = { permission: 'community.read', title: 'Terms' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Terms of joining ${data?.frame.name ?? ''} · Kumiko` },
]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const { frame, organizationName, plans, policy } = await loadTerms(grant)

  return { frame, organizationName, plans, policy: trialPolicy(policy) }
}

export default function Terms() {
  const { frame } = useLoaderData<typeof loader>()

  return (
    <CommunityFrame frame={frame}>
      <div className="grid max-w-180 grid-cols-1 gap-4">
        <h2>Terms of joining</h2>
        <Sheet isPadded>
          <TermsText />
        </Sheet>
      </div>
    </CommunityFrame>
  )
}

function TermsText() {
  const { frame, organizationName, plans, policy } = useLoaderData<typeof loader>()
  const hasTrial = plans.some(({ trialDays }) => trialDays > 0)

  return (
    <div className="prose">
      <p>
        You join {frame.name}, run by {organizationName} on Kumiko. These terms are kept with your membership as you
        accepted them, and sent to you by e-mail when you join.
      </p>
      <h3>What it costs</h3>
      <ul>
        {plans.map((plan) => (
          <li key={plan.id}>
            {plan.name}: {priceText(plan)}
            {plan.trialDays > 0 && `, the first ${dayText(plan.trialDays)} free`}. Tax is included.
          </li>
        ))}
      </ul>
      <h3>When money is taken</h3>
      <p>
        Your card is checked when you join. A monthly or yearly plan is charged at its beginning, or at the end of the
        trial, and renews until you cancel. Nothing else is charged without asking you. Card data stays with Stripe.
      </p>
      {hasTrial && (
        <>
          <h3>The trial</h3>
          <p>
            You have full access from the first minute. We remind you {policy.reminderHours} hours before its end.
            Cancel before the end and you pay nothing. If you have chosen no goal by then, you get{' '}
            {dayText(policy.extensionDays)} more, once; if there is still none, your membership is paused and nothing is
            charged. If we charge you without a goal all the same, you get everything back. There is one trial for each
            person and community.
          </p>
        </>
      )}
      <h3>Leaving</h3>
      <p>
        You can leave at any time, on the page “What happens next” or in your settings. You keep access until the end of
        what you paid for. What you wrote stays unless you delete it.
      </p>
    </div>
  )
}
