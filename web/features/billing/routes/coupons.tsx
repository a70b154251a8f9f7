import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { Form, useActionData, useLoaderData } from '@remix-run/react'
import { authorize } from '#web/server/authorize.server.ts'
import { newToken } from '#web/server/forms.server.ts'
import { Empty } from '#web/ui/empty.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { Moment } from '#web/ui/moment.tsx'
import { PageHead, SectionHead } from '#web/ui/page-head.tsx'
import { Row, Rows } from '#web/ui/sheet.tsx'
import { Stage } from '#web/ui/stage.tsx'
import { couponText } from '#workflows/billing/coupon.rules.ts'
import { countText } from '../../community/words.ts'
import { changeCoupons } from '../change-coupons.server.ts'
import { CouponForm } from '../components/coupon-form.tsx'
import { MoneyFrame } from '../components/money-frame.tsx'
import { type CouponRow, loadCoupons } from '../queries/load-coupons.server.ts'
import { loadMoneyArea } from '../queries/load-money-area.server.ts'

export const handle = { permission: 'organization.manage', title: 'Codes' } as const

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Codes · ${data?.organization.name ?? 'Kumiko'}` },
]

export async function loader(args: LoaderFunctionArgs) {
  const { deps, organizationId, organization } = await authorize(args, handle.permission)

  const [found, area] = await Promise.all([
    loadCoupons(deps.db, organizationId),
    loadMoneyArea(deps.db, organizationId),
  ])

  return { organization, area, token: newToken(), ...found }
}

export async function action(args: ActionFunctionArgs) {
  const grant = await authorize(args, handle.permission)

  return changeCoupons(args.request, grant)
}

export default function Coupons() {
  const { organization, area, coupons, plans, token } = useLoaderData<typeof loader>()
  const lastResult = useActionData<typeof action>()

  return (
    <MoneyFrame organization={organization} area={area}>
      <PageHead title="Codes" lede="A code lowers the price for whoever joins with it." />
      <div className="grid max-w-180 grid-cols-1 gap-8">
        <div className="sheet sheet-bleed">
          {coupons.length === 0 ? (
            <Empty title="No codes yet">Make the first one below, then give it to whom you like.</Empty>
          ) : (
            <Rows label="Codes">
              {coupons.map((coupon) => (
                <Row
                  key={coupon.id}
                  title={coupon.code}
                  sub={<About coupon={coupon} />}
                  after={<End coupon={coupon} />}
                />
              ))}
            </Rows>
          )}
        </div>
        <section id="new" className="scroll-mt-16">
          <SectionHead title="A new code" />
          <div className="sheet sheet-bleed sheet-pad">
            <CouponForm key={token} lastResult={lastResult} plans={plans} token={token} />
          </div>
        </section>
      </div>
    </MoneyFrame>
  )
}

function About({ coupon }: { coupon: CouponRow }) {
  const { usedCount, maxUses, planNames, expiresAt, endedAt } = coupon
  const uses = maxUses === null ? countText(usedCount, 'use') : `${usedCount} of ${countText(maxUses, 'use')}`
  // The day is told by its last second: the moment itself is the next day's first.
  const lastMoment = expiresAt && new Date(Date.parse(expiresAt) - 1000).toISOString()

  return (
    <>
      {couponText(coupon)} · {uses}
      {planNames.length > 0 && ` · ${planNames.join(', ')}`}
      {lastMoment && !endedAt && (
        <>
          {' '}
          · until <Moment at={lastMoment} show="day" hasYear />
        </>
      )}
    </>
  )
}

function End({ coupon: { id, code, isOver } }: { coupon: CouponRow }) {
  if (isOver) return <Stage kind="done">Ended</Stage>

  return (
    <Form method="post">
      <input type="hidden" name="intent" value="end" />
      <input type="hidden" name="couponId" value={id} />
      <SubmitButton kind="quiet" isSmall>
        End<span className="sr-only"> the code {code}</span>
      </SubmitButton>
    </Form>
  )
}
