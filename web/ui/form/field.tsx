import CircleAlert from 'lucide-react/icons/circle-alert'
import type { ReactNode } from 'react'
import { Icon } from '../icon.tsx'
import type { FieldLike } from './field-like.ts'

export type FieldFrame = {
  field: FieldLike
  label: ReactNode
  /** What it is for. */
  hint?: ReactNode
  /** A quiet word beside the label: "optional", "fixed". */
  note?: string
}

/** Label above, control, hint and error below; the label stays, the error says what to do. */
export function Field({ field, label, hint, note, children }: FieldFrame & { children: ReactNode }) {
  return (
    <div className="field">
      <label className="field-label" htmlFor={field.id}>
        {label} {note && <small>({note})</small>}
      </label>
      {children}
      <FieldNotes field={field} hint={hint} />
    </div>
  )
}

/** A question with several choices under it. */
export function FieldGroup({ field, label, hint, note, children }: FieldFrame & { children: ReactNode }) {
  const hasError = Boolean(field.errors?.length)

  return (
    <fieldset
      id={field.id}
      tabIndex={-1}
      className="field"
      aria-describedby={[hint && field.descriptionId, hasError && field.errorId].filter(Boolean).join(' ') || undefined}
    >
      <legend className="field-label mb-2">
        {label} {note && <small>({note})</small>}
      </legend>
      {children}
      <FieldNotes field={field} hint={hint} />
    </fieldset>
  )
}

export function FieldNotes({ field, hint }: Pick<FieldFrame, 'field' | 'hint'>) {
  return (
    <>
      {hint && (
        <span className="hint" id={field.descriptionId}>
          {hint}
        </span>
      )}
      {field.errors?.length ? (
        <span className="field-error" id={field.errorId}>
          <Icon as={CircleAlert} />
          {field.errors[0]}
        </span>
      ) : null}
    </>
  )
}
