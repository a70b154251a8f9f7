import type { ComponentPropsWithoutRef, ReactNode } from 'react'
import { cx } from '../cx.ts'
import { controlAttributes, type FieldLike } from './field-like.ts'
import { FieldGroup, FieldNotes, type FieldFrame } from './field.tsx'

type BoxProps = Omit<ComponentPropsWithoutRef<'input'>, 'id' | 'name' | 'type' | 'defaultValue' | 'defaultChecked'>

export type CheckboxFieldProps = FieldFrame & BoxProps

/** Yes or no. Consent is never ticked beforehand. */
export function CheckboxField({ field, label, hint, note, ...rest }: CheckboxFieldProps) {
  return (
    <label className="choice" htmlFor={field.id}>
      <Box field={field} hasHint={Boolean(hint)} {...rest} />
      <ChoiceText label={label} note={note} />
      <FieldNotes field={field} hint={hint} />
    </label>
  )
}

/** On or off, for settings that hold from the next moment on. */
export function SwitchField({ field, label, hint, note, ...rest }: CheckboxFieldProps) {
  return (
    <label className="choice choice-switch" htmlFor={field.id}>
      <ChoiceText label={label} note={note} />
      <Box field={field} hasHint={Boolean(hint)} role="switch" {...rest} />
      <FieldNotes field={field} hint={hint} />
    </label>
  )
}

function Box({ field, hasHint, ...rest }: BoxProps & { field: FieldLike; hasHint: boolean }) {
  return (
    <input
      key={field.key}
      type="checkbox"
      defaultChecked={field.defaultChecked}
      {...controlAttributes(field, hasHint)}
      {...rest}
    />
  )
}

function ChoiceText({ label, note }: Pick<FieldFrame, 'label' | 'note'>) {
  return (
    <span>
      {label} {note && <small className="text-ink-faint">({note})</small>}
    </span>
  )
}

export type ChoiceOption = { value: string; label: ReactNode; hint?: ReactNode; isDisabled?: boolean }

export type RadioFieldProps = FieldFrame & { options: ChoiceOption[]; isCards?: boolean }

/** One of a few, under a question. `isCards` for choices that carry a price or a sentence. */
export function RadioField({ field, label, hint, note, options, isCards = false }: RadioFieldProps) {
  return (
    <FieldGroup field={field} label={label} hint={hint} note={note}>
      <ChoiceList isCards={isCards}>
        {options.map((option) => (
          <Choice
            key={option.value}
            type="radio"
            field={field}
            option={option}
            isCard={isCards}
            isChecked={field.defaultValue === option.value}
          />
        ))}
      </ChoiceList>
    </FieldGroup>
  )
}

/** Any number of a few, under a question. */
export function CheckboxGroupField({ field, label, hint, note, options, isCards = false }: RadioFieldProps) {
  const chosen = field.defaultOptions ?? []

  return (
    <FieldGroup field={field} label={label} hint={hint} note={note}>
      <ChoiceList isCards={isCards}>
        {options.map((option) => (
          <Choice
            key={option.value}
            type="checkbox"
            field={field}
            option={option}
            isCard={isCards}
            isChecked={chosen.includes(option.value)}
          />
        ))}
      </ChoiceList>
    </FieldGroup>
  )
}

function ChoiceList({ isCards, children }: { isCards: boolean; children: ReactNode }) {
  return (
    <div className={isCards ? 'grid grid-cols-1 gap-3 sm:grid-cols-[repeat(auto-fit,minmax(15rem,1fr))]' : undefined}>
      {children}
    </div>
  )
}

type ChoiceProps = {
  type: 'radio' | 'checkbox'
  field: FieldLike
  option: ChoiceOption
  isCard: boolean
  isChecked: boolean
}

function Choice({ type, field, option, isCard, isChecked }: ChoiceProps) {
  const id = `${field.id}-${option.value}`

  return (
    <label className={cx('choice', isCard && 'choice-card')} htmlFor={id}>
      <input
        key={field.key}
        id={id}
        type={type}
        name={field.name}
        value={option.value}
        defaultChecked={isChecked}
        disabled={option.isDisabled}
        required={type === 'radio' ? field.required : undefined}
        aria-invalid={Boolean(field.errors?.length) || undefined}
        aria-describedby={option.hint ? `${id}-hint` : undefined}
      />
      <span>{option.label}</span>
      {option.hint && (
        <span className="hint" id={`${id}-hint`}>
          {option.hint}
        </span>
      )}
    </label>
  )
}
