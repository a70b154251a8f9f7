import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Link, useActionData, useLoaderData } from '@remix-run/react'
import { authorize, type Grant } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { notFound } from '#web/server/refuse.server.ts'
import { ButtonLink } from '#web/ui/button.tsx'
import { Facts } from '#web/ui/facts.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { Money } from '#web/ui/money.tsx'
import { Page, PageHead, SectionHead } from '#web/ui/page-head.tsx'
import { Row, Rows, Sheet } from '#web/ui/sheet.tsx'
import { Stage, type StageKind } from '#web/ui/stage.tsx'
import { refundFailure } from '#workflows/billing/refund-words.ts'
import { refundableCents } from '#workflows/billing/refund.rules.ts'
import { InvoiceState } from '../components/invoice-state.tsx'
import { DunningSheet } from '../components/dunning-sheet.tsx'
import { RefundForm } from '../components/refund-form.tsx'
import { giveBack } from '../give-back.server.ts'
import { tellingDispute } from '../invoice-dispute.ts'
import { invoiceWord } from '../invoice-words.ts'
import { disputesPath, invoicesPath } from '../paths.ts'
import { loadDunning } from '../queries/load-dunning.server.ts'
import { type InvoicePage, type InvoiceRefund, loadInvoice } from '../queries/load-invoice.server.ts'

export const handle = { permission: 'organization.manage', title: 'Invoice' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Invoice ${data?.invoice.number ?? ''} · Kumiko` },
]

export async function loader(args: LoaderFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const invoice = await readInvoice(grant, args.params.invoiceId)

  const dunning = await loadDunning(grant.deps.db, grant.organizationId, invoice.id)
  const tokens = Object.fromEntries((dunning?.commands ?? []).map((command) => [command, newToken()]))
  const { slug } = grant.organization

  return { invoice, dunning, tokens, leftCents: refundableCents(invoice), token: newToken(), slug }
}

export async function action(args: ActionFunctionArgs) {
  const grant = await authorize(args, handle.permission)
  const invoice = await readInvoice(grant, args.params.invoiceId)
  const here = `${invoicesPath(grant.organization.slug)}/${invoice.id}`

  return giveBack({ request: args.request, grant, invoice, here })
}

async function readInvoice({ deps, organizationId }: Grant<'organization.manage'>, invoiceId: string | undefined) {
  const invoice = await loadInvoice(deps.db, organizationId, invoiceId)
  if (!invoice) throw notFound()

  return invoice
}

export default function Invoice() {
  const { invoice, dunning, tokens, leftCents, token, slug } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()
  const { number, refunds, currency, pauseCreditCents } = invoice
  const money = { leftCents, pauseCreditCents, currency }

  return (
    <Page>
      <PageHead
        title={number ? `Invoice ${number}` : 'Invoice'}
        lede={`Of ${invoice.member.name}.`}
        actions={<ButtonLink to={invoicesPath(slug)}>All invoices</ButtonLink>}
      />
      <div className="grid max-w-160 grid-cols-1 gap-8">
        <Sheet isPadded>
          <InvoiceFacts invoice={invoice} slug={slug} />
        </Sheet>
        {dunning && (
          <DunningSheet dunning={dunning} tokens={tokens} action={`${invoicesPath(slug)}/${invoice.id}/dunning`} />
        )}
        {refunds.length > 0 && <Refunds invoice={invoice} />}
        {leftCents > 0 && (
          <section id="refund" className="scroll-mt-16">
            <SectionHead title="Give money back" />
            <Sheet isPadded>
              <RefundForm key={token} lastResult={lastResult} {...money} token={token} />
            </Sheet>
          </section>
        )}
      </div>
    </Page>
  )
}

function taxFacts({ discountCents, taxCents, isTaxReversed, totalCents, currency }: InvoicePage) {
  const money = (amountCents: number) => <Money amountCents={amountCents} currency={currency} />
  const net = isTaxReversed || taxCents !== 0 ? [{ label: 'Without tax', value: money(totalCents - taxCents) }] : []

  return [
    ...(discountCents > 0 ? [{ label: 'Discount', value: money(-discountCents) }] : []),
    ...net,
    ...(taxCents !== 0 ? [{ label: 'Tax', value: money(taxCents) }] : []),
    ...(isTaxReversed ? [{ label: 'Tax', value: 'Reverse charge: the buyer owes it' }] : []),
  ]
}

function InvoiceFacts({ invoice, slug }: { invoice: InvoicePage; slug: string }) {
  const { member, community, issuedAt, paidAt, totalCents, amountPaidCents, amountRefundedCents, currency } = invoice
  const dispute = tellingDispute(invoice.disputes) ?? invoice.disputes[0]
  const file = invoice.pdfUrl ?? invoice.hostedUrl

  return (
    <Facts
      facts={[
        { label: 'State', value: <InvoiceState invoice={invoice} reader="owner" /> },
        { label: 'Member', value: `${member.name}, ${member.email}` },
        { label: 'For', value: `${invoiceWord(invoice)}, ${community}` },
        { label: 'Issued', value: <Moment at={issuedAt} hasYear /> },
        ...(paidAt ? [{ label: 'Paid', value: <Moment at={paidAt} hasYear /> }] : []),
        ...taxFacts(invoice),
        { label: 'Total', value: <Money amountCents={totalCents} currency={currency} /> },
        { label: 'Taken', value: <Money amountCents={amountPaidCents} currency={currency} /> },
        ...(amountRefundedCents > 0
          ? [{ label: 'Given back', value: <Money amountCents={-amountRefundedCents} currency={currency} /> }]
          : []),
        ...(invoice.pauseCreditCents > 0
          ? [
              {
                label: 'Credited by a pause',
                value: <Money amountCents={invoice.pauseCreditCents} currency={currency} />,
              },
            ]
          : []),
        ...(dispute ? [{ label: 'Dispute', value: <DisputeLink to={`${disputesPath(slug)}/${dispute.id}`} /> }] : []),
        ...(file ? [{ label: 'File', value: <FileLink href={file} isPdf={invoice.pdfUrl !== null} /> }] : []),
      ]}
    />
  )
}

function DisputeLink({ to }: { to: string }) {
  return (
    <Link className="link" to={to}>
      What the bank says, and your answer
    </Link>
  )
}

function FileLink({ href, isPdf }: { href: string; isPdf: boolean }) {
  return (
    <a className="link" href={href}>
      {isPdf ? 'PDF' : 'Open at Stripe'}
    </a>
  )
}

function CameBack({ failure, member }: { failure: string | null; member: InvoicePage['member'] }) {
  return (
    <span className="block">
      The bank sent it back: {refundFailure(failure)}. The money is in your balance at Stripe. Ask {member.name} (
      {member.email}) for a bank account and send it there, or try once more below.
    </span>
  )
}

const refundStages: Record<InvoiceRefund['status'], { kind: StageKind; word: string }> = {
  asked: { kind: 'running', word: 'On its way' },
  done: { kind: 'done', word: 'Given back' },
  refused: { kind: 'failed', word: 'Refused' },
  failed: { kind: 'failed', word: 'Came back' },
}

function Refunds({ invoice: { refunds, currency, member } }: { invoice: InvoicePage }) {
  return (
    <section>
      <SectionHead title="Given back" />
      <Sheet>
        <Rows label="Refunds">
          {refunds.map(({ id, amountCents, reason, status, refusal, createdAt, by }) => (
            <Row
              key={id}
              title={<Money amountCents={amountCents} currency={currency} />}
              sub={
                <>
                  “{reason}” · {by ?? 'Somebody'}, <Moment at={createdAt} />
                  {refusal && status !== 'failed' && <span className="block">{refusal}</span>}
                  {status === 'failed' && <CameBack failure={refusal} member={member} />}
                </>
              }
              after={<Stage kind={refundStages[status].kind}>{refundStages[status].word}</Stage>}
            />
          ))}
        </Rows>
      </Sheet>
    </section>
  )
}
