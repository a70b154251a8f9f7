import ChevronDown from 'lucide-react/icons/chevron-down'
import type { ComponentPropsWithoutRef } from 'react'
import { Icon } from '../icon.tsx'
import { controlAttributes } from './field-like.ts'
import { Field, type FieldFrame } from './field.tsx'

export type SelectOption = { value: string; label: string; isDisabled?: boolean }

type SelectProps = Omit<ComponentPropsWithoutRef<'select'>, 'id' | 'name' | 'defaultValue' | 'value'>

export type SelectFieldProps = FieldFrame & SelectProps & { options: SelectOption[]; placeholder?: string }

/** One of many, by the browser's own list. Up to five choices are better as radios. */
export function SelectField({ field, label, hint, note, options, placeholder, ...rest }: SelectFieldProps) {
  return (
    <Field field={field} label={label} hint={hint} note={note}>
      <span className="select">
        <select
          key={field.key}
          className="input"
          defaultValue={field.defaultValue ?? (placeholder ? '' : undefined)}
          {...controlAttributes(field, Boolean(hint))}
          {...rest}
        >
          {placeholder && <option value="">{placeholder}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.isDisabled}>
              {option.label}
            </option>
          ))}
        </select>
        <Icon as={ChevronDown} />
      </span>
    </Field>
  )
}
