import type { ComponentPropsWithoutRef } from 'react'
import { Icon, type IconShape } from '../icon.tsx'
import { controlAttributes, rangeAttributes } from './field-like.ts'
import { Field, type FieldFrame } from './field.tsx'

type InputProps = Omit<ComponentPropsWithoutRef<'input'>, 'id' | 'name' | 'type' | 'defaultValue' | 'value'>

export type TextFieldProps = FieldFrame &
  InputProps & { type?: 'text' | 'email' | 'tel' | 'url' | 'search'; icon?: IconShape }

/** One line of text: name, e-mail, search. */
export function TextField({ field, label, hint, note, type = 'text', icon, ...rest }: TextFieldProps) {
  const control = { ...controlAttributes(field, Boolean(hint)), pattern: field.pattern, ...rest }
  const input = (
    <input
      key={field.key}
      className={icon ? undefined : 'input'}
      type={type}
      // The key `/` leads here.
      data-search={type === 'search' || undefined}
      defaultValue={field.defaultValue}
      {...control}
    />
  )

  return (
    <Field field={field} label={label} hint={hint} note={note}>
      {icon ? (
        <span className="input affix">
          <Icon as={icon} />
          {input}
        </span>
      ) : (
        input
      )}
    </Field>
  )
}

/** A one-time code: digits only, filled in by the phone. */
export function CodeField({ field, label, hint, note, ...rest }: FieldFrame & InputProps) {
  return (
    <Field field={field} label={label} hint={hint} note={note}>
      <input
        key={field.key}
        className="input tracking-[0.3em] tabular-nums"
        type="text"
        inputMode="numeric"
        autoComplete="one-time-code"
        {...controlAttributes(field, Boolean(hint))}
        {...rest}
      />
    </Field>
  )
}

/** A whole number or one with decimals, typed by keyboard or a phone's digits. */
export function NumberField({ field, label, hint, note, ...rest }: FieldFrame & InputProps) {
  return (
    <Field field={field} label={label} hint={hint} note={note}>
      <input
        key={field.key}
        className="input tabular-nums"
        type="number"
        inputMode="decimal"
        defaultValue={field.defaultValue}
        {...controlAttributes(field, Boolean(hint))}
        {...rangeAttributes(field)}
        {...rest}
      />
    </Field>
  )
}

export type DateFieldProps = FieldFrame & InputProps & { kind?: 'date' | 'datetime-local' | 'time' }

/** A day, a time or both, by the browser's own picker. Say in the hint whose zone it is. */
export function DateField({ field, label, hint, note, kind = 'date', ...rest }: DateFieldProps) {
  return (
    <Field field={field} label={label} hint={hint} note={note}>
      <input
        key={field.key}
        className="input tabular-nums"
        type={kind}
        defaultValue={field.defaultValue}
        {...controlAttributes(field, Boolean(hint))}
        {...rangeAttributes(field)}
        {...rest}
      />
    </Field>
  )
}
