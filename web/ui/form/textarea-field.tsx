import type { ComponentPropsWithoutRef } from 'react'
import { controlAttributes } from './field-like.ts'
import { Field, type FieldFrame } from './field.tsx'

type AreaProps = Omit<ComponentPropsWithoutRef<'textarea'>, 'id' | 'name' | 'defaultValue' | 'value'>

/** Several lines of text. */
export function TextareaField({ field, label, hint, note, ...rest }: FieldFrame & AreaProps) {
  return (
    <Field field={field} label={label} hint={hint} note={note}>
      <textarea
        key={field.key}
        className="input"
        defaultValue={field.defaultValue}
        {...controlAttributes(field, Boolean(hint))}
        {...rest}
      />
    </Field>
  )
}
