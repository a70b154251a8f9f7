import { plainField } from '#web/ui/form/field-like.ts'
import { SelectField, type SelectOption } from '#web/ui/form/select-field.tsx'
import { SubmitButton } from '#web/ui/form/submit-button.tsx'
import { TextField } from '#web/ui/form/text-field.tsx'
import { type MoneyLine, MoneyLines } from '#web/ui/money.tsx'
import { plainCode } from '#workflows/billing/coupon.rules.ts'
import { taxText } from '#workflows/billing/price.rules.ts'
import type { JoinOption, JoinTerms } from '../queries/load-join.server.ts'

type Errors = Record<string, string[] | null | undefined> | null | undefined
type Sent = Record<string, unknown> | null | undefined

export type PriceFieldsProps = { terms: JoinTerms; countries: SelectOption[]; errors: Errors; sent: Sent }

/** A code, and the country where tax is charged. Closed where there is nothing to fill in but a code. */
export function PriceFields({ terms, countries, errors, sent }: PriceFieldsProps) {
  const { code, isTaxed, taxIdText } = terms
  const typed = textOf(sent?.code)
  // What the page knows is about the code it was shown for, not about one that came with an error elsewhere.
  const { codeText, codeRefusal } =
    typed === undefined || plainCode(typed) === code ? terms : { codeText: null, codeRefusal: null }
  const isOpen = isTaxed || code !== '' || Boolean(errors?.code)
  const fields = (
    <div className="grid gap-4">
      <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
        {isTaxed && <Country terms={terms} countries={countries} errors={errors} sent={sent} />}
        <TextField
          field={plainField({
            name: 'code',
            id: 'join-code',
            value: typed ?? code,
            errors: errors?.code ?? (codeRefusal ? [codeRefusal] : undefined),
            maxLength: 40,
          })}
          label="Code"
          hint={codeText ? `${codeText}.` : 'Leave it empty if you have none.'}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
        {terms.mayReverse && <VatId terms={terms} errors={errors} sent={sent} />}
      </div>
      {taxIdText && <p className="text-sm text-ink-soft">{taxIdText}</p>}
      <div>
        <SubmitButton kind="secondary" isSmall name="intent" value="price" formNoValidate busyLabel="Asking">
          Show the price
        </SubmitButton>
      </div>
    </div>
  )
  if (isTaxed) {
    return (
      <section id="price" className="scroll-mt-16" aria-labelledby="price-title">
        <h2 id="price-title" className="mb-3 text-base">
          Country and code
        </h2>
        {fields}
      </section>
    )
  }

  return (
    <details id="price" className="scroll-mt-16" open={isOpen}>
      <summary className="link w-fit cursor-pointer py-2">I have a code</summary>
      <div className="mt-2">{fields}</div>
    </details>
  )
}

function Country({ terms, countries, errors, sent }: PriceFieldsProps) {
  const value = textOf(sent?.country) ?? terms.country ?? ''

  return (
    <SelectField
      field={plainField({
        name: 'country',
        id: 'join-country',
        required: true,
        errors: errors?.country ?? undefined,
        ...(value && { value }),
      })}
      label="Your country"
      hint="The tax depends on it."
      placeholder="Choose your country"
      options={countries}
      autoComplete="country"
    />
  )
}

function VatId({ terms, errors, sent }: Omit<PriceFieldsProps, 'countries'>) {
  return (
    <TextField
      field={plainField({
        name: 'taxId',
        id: 'join-tax-id',
        value: textOf(sent?.taxId) ?? terms.taxId ?? '',
        errors: errors?.taxId ?? undefined,
        maxLength: 30,
      })}
      label="VAT id, for a business"
      hint="Once it is confirmed you declare the tax yourself."
      autoComplete="off"
      spellCheck={false}
    />
  )
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** How a price comes about: discount, net, tax and what is charged. Nothing where the plan's price is all there is. */
export function PriceLines({ plan }: { plan: JoinOption }) {
  const { first, currency, tax } = plan
  if (first.discountCents === 0 && !tax) return null
  const amount = (amountCents: number) => ({ amountCents, currency })
  const lines: MoneyLine[] = [
    { label: plan.name, amount: amount(first.listCents) },
    ...(first.discountCents > 0 ? [{ label: 'Your code', amount: amount(-first.discountCents) }] : []),
    ...(tax
      ? [
          { label: 'Without tax', amount: amount(first.netCents) },
          { label: taxLabel(plan), amount: amount(first.taxCents) },
        ]
      : []),
    { label: totalLabel(plan), amount: amount(first.grossCents), isTotal: true },
  ]

  return (
    <div className="mt-4 border-t border-line pt-4">
      <MoneyLines lines={lines} />
    </div>
  )
}

function taxLabel({ tax, isReversed }: JoinOption): string {
  if (!tax) return ''
  if (isReversed) return 'Reverse charge'

  return taxText(tax)
}

function totalLabel({ interval, trialDays }: JoinOption): string {
  if (interval === 'once') return 'You pay once'

  return trialDays > 0 ? 'After the trial you pay' : 'You pay today'
}
