import { getFormProps, useForm, type FormMetadata, type SubmissionResult } from '@conform-to/react'
import { Form, useNavigation, type FormProps } from '@remix-run/react'
import { FormErrors } from './form-errors.tsx'

export type ServerFormOptions<Schema extends Record<string, unknown>> = {
  id: string
  /** The action's `submission.reply({ hideFields: ['password'] })`. Passwords are never echoed. */
  lastResult: SubmissionResult<string[]> | null | undefined
  defaultValue?: { [Key in keyof Schema]?: unknown }
}

/**
 * A conform form checked by the server, so that the words of an error are written once and no schema is shipped.
 * What was typed stays after an error, with and without script.
 */
export function useServerForm<Schema extends Record<string, unknown>>(options: ServerFormOptions<Schema>) {
  const { state } = useNavigation()

  return useForm<Schema>({
    id: options.id,
    lastResult: state === 'idle' ? options.lastResult : null,
    // Conform wants the schema's own value type; a form's defaults are texts.
    defaultValue: options.defaultValue as never,
    shouldValidate: 'onSubmit',
  })
}

export type FormFrameProps<Schema extends Record<string, unknown>> = Omit<FormProps, 'id'> & {
  form: FormMetadata<Schema>
}

/** A plain POST form that works without script: errors on top, fields below, 20 px apart. */
export function FormFrame<Schema extends Record<string, unknown>>({ form, children, ...rest }: FormFrameProps<Schema>) {
  return (
    <Form method="post" className="grid grid-cols-1 gap-5" {...getFormProps(form)} {...rest}>
      <FormErrors formId={form.id} errors={form.status === 'error' ? form.allErrors : {}} />
      {children}
    </Form>
  )
}
