import { currencyExponent, currencySymbol } from '../format-money.ts'
import { controlAttributes } from './field-like.ts'
import { Field, type FieldFrame } from './field.tsx'

export type MoneyFieldProps = FieldFrame & { currency: string; placeholder?: string }

/** An amount as people write it. The server reads it with `parseMoney(text, currency)`. */
export function MoneyField({ field, label, hint, note, currency, placeholder }: MoneyFieldProps) {
  return (
    <Field field={field} label={label} hint={hint} note={note}>
      <span className="input affix">
        <span aria-hidden="true">{currencySymbol(currency)}</span>
        <input
          key={field.key}
          type="text"
          inputMode={currencyExponent(currency) === 0 ? 'numeric' : 'decimal'}
          autoComplete="off"
          className="tabular-nums"
          placeholder={placeholder}
          defaultValue={field.defaultValue}
          {...controlAttributes(field, Boolean(hint))}
        />
        <span className="text-sm">{currency.toUpperCase()}</span>
      </span>
    </Field>
  )
}
