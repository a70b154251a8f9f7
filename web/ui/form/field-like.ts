/** What a field needs to know: conform's metadata fits, and `plainField` makes one for a form without conform. */
export type FieldLike = {
  id: string
  name: string
  key?: string | undefined
  errorId: string
  descriptionId: string
  errors?: string[] | undefined
  defaultValue?: string | undefined
  defaultChecked?: boolean | undefined
  defaultOptions?: string[] | undefined
  required?: boolean | undefined
  minLength?: number | undefined
  maxLength?: number | undefined
  min?: string | number | undefined
  max?: string | number | undefined
  step?: string | number | undefined
  pattern?: string | undefined
}

export type PlainField = Partial<Omit<FieldLike, 'name'>> & { name: string; value?: string }

export function plainField({ name, value, ...rest }: PlainField): FieldLike {
  const id = rest.id ?? name

  return { errorId: `${id}-error`, descriptionId: `${id}-hint`, defaultValue: value, ...rest, id, name }
}

/** Names, limits and descriptions as attributes. The value is left to each control. */
export function controlAttributes(field: FieldLike, hasHint: boolean) {
  const isInvalid = Boolean(field.errors?.length)
  const describedBy = [hasHint && field.descriptionId, isInvalid && field.errorId].filter(Boolean).join(' ')

  return {
    id: field.id,
    name: field.name,
    required: field.required,
    minLength: field.minLength,
    maxLength: field.maxLength,
    'aria-invalid': isInvalid || undefined,
    'aria-describedby': describedBy || undefined,
  }
}

export function rangeAttributes({ min, max, step, pattern }: FieldLike) {
  return { min, max, step, pattern }
}
