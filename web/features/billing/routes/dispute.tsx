import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { authorize, type Grant } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { useClock } from '#web/ui/clock.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Page, PageHead, SectionHead } from '#web/ui/page-head.tsx'
import { PromiseLine } from '#web/ui/promise-line.tsx'
import { Sheet } from '#web/ui/sheet.tsx'
import { isInquiry } from '#workflows/billing/dispute-status.rules.ts'
import { wantedEvidence } from '#workflows/billing/dispute-words.ts'
import { showSteps } from '../../memberships/components/promise-steps.ts'
import { answerBank } from '../answer-bank.server.ts'
import { AcceptDispute } from '../components/accept-dispute.tsx'
import { DisputeFacts } from '../components/dispute-facts.tsx'
import { EvidenceForm } from '../components/evidence-form.tsx'
import { disputesPath } from '../paths.ts'
import { draftEvidence } from '../queries/draft-evidence.server.ts'
import { type DisputePage, loadDispute } from '../queries/load-dispute.server.ts'

export const handle = { permission: 'organization.manage', title: 'Dispute' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Dispute of ${data?.dispute.member.name ?? ''} · Kumiko` },
]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const dispute = await readDispute(grant, args.params.disputeId)
  const { deps, organizationId, organization } = grant
  const commands = dispute.process?.isClosed === false ? dispute.process.openCommands : []
  const mayAnswer = commands.includes('submitEvidence')
  const draft = mayAnswer ? await draftEvidence(deps.db, { organizationId, dispute }) : null
  const isTest = deps.config.STRIPE_SECRET_KEY.startsWith('sk_test')
  const stripeUrl = `https://dashboard.stripe.com/${isTest ? 'test/' : ''}disputes/${dispute.stripeDisputeId}`

  return {
    dispute,
    draft,
    mayAccept: commands.includes('acceptDispute'),
    stripeUrl,
    slug: organization.slug,
    tokens: { answer: newToken(), accept: newToken() },
  }
}

export async function action(args: ActionFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const dispute = await readDispute(grant, args.params.disputeId)
  const here = `${disputesPath(grant.organization.slug)}/${dispute.id}`

  return answerBank({ request: args.request, grant, dispute, here })
}

async function readDispute({ deps, organizationId }: Grant<'organization.manage'>, disputeId: string | undefined) {
  const dispute = await loadDispute(deps.db, organizationId, disputeId)
  if (!dispute) throw notFound()

  return dispute
}

export default function Dispute() {
  const { dispute, draft, mayAccept, stripeUrl, slug, tokens } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  const { member, reason, status } = dispute

  return (
    <Page>
      <PageHead
        title="Disputed payment"
        lede={`Of ${member.name}.`}
        actions={<ButtonLink to={disputesPath(slug)}>All disputes</ButtonLink>}
      />
      <div className="grid max-w-160 grid-cols-1 gap-8">
        <Sheet isPadded>
          <DisputeFacts dispute={dispute} slug={slug} stripeUrl={stripeUrl} />
        </Sheet>
        {dispute.process && <WhatHappens dispute={dispute} />}
        {draft && (
          <section id="answer" className="scroll-mt-16">
            <SectionHead title="Answer the bank" />
            <Sheet isPadded>
              <EvidenceForm
                key={tokens.answer}
                lastResult={lastResult}
                draft={draft}
                wanted={wantedEvidence(reason)}
                token={tokens.answer}
              />
            </Sheet>
          </section>
        )}
        {mayAccept && (
          <section>
            <SectionHead title="Or give in" />
            <Sheet isPadded>
              <p className="mb-3 text-ink-soft">An answer costs nothing more. Accepting ends it now.</p>
              <AcceptDispute token={tokens.accept} isQuestion={isInquiry(status)} memberName={member.name} />
            </Sheet>
          </section>
        )}
        {dispute.answers.length > 0 && <Answers answers={dispute.answers} />}
      </div>
    </Page>
  )
}

function WhatHappens({ dispute: { process } }: { dispute: DisputePage }) {
  const clock = useClock()

  return (
    <section>
      <SectionHead title="What happens when" />
      <Sheet isPadded>
        <PromiseLine steps={showSteps(process?.steps ?? [], clock)} isWide label="What happens when" />
      </Sheet>
    </section>
  )
}

function Answers({ answers }: Pick<DisputePage, 'answers'>) {
  return (
    <section>
      <SectionHead title="What was sent" />
      {answers.map(({ evidence, createdAt, by, status }) => (
        <Sheet key={createdAt} isPadded>
          <p className="text-sm text-ink-faint">
            {by ?? 'Somebody'}, <Moment at={createdAt} />
            {status === 'refused' && ' · not taken'}
            {status === 'pending' && ' · on its way'}
          </p>
          <p className="mt-2 whitespace-pre-wrap break-words">{evidence.uncategorized_text}</p>
          {evidence.access_activity_log && (
            <p className="mt-3 text-sm whitespace-pre-wrap break-words text-ink-soft">{evidence.access_activity_log}</p>
          )}
        </Sheet>
      ))}
    </section>
  )
}
