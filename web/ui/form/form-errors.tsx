import CircleAlert from 'lucide-react/icons/circle-alert'
import { useEffect, useRef } from 'react'
import { Icon } from '../icon.tsx'

export type FormErrorsProps = {
  formId: string
  /** Errors by field name; those of the form itself under an empty name. */
  errors: Record<string, string[] | null | undefined>
}

/**
 * What must be put right before this form can be sent: the form's own errors as a sentence, each field's as a link to
 * it. Takes focus when it appears, so that a screen reader starts here.
 */
export function FormErrors({ formId, errors }: FormErrorsProps) {
  const ref = useRef<HTMLDivElement>(null)
  const own = errors[''] ?? []
  const fields = Object.entries(errors).filter(([name, messages]) => name !== '' && messages?.length)
  const signature = JSON.stringify(errors)
  const isEmpty = own.length === 0 && fields.length === 0
  useEffect(() => {
    if (signature === '{}') return
    // Conform moves focus to the first field in the same commit; the summary comes after it.
    const timer = setTimeout(() => ref.current?.focus(), 0)

    return () => clearTimeout(timer)
  }, [signature])

  if (isEmpty) return null

  return (
    <div ref={ref} className="banner" data-tone="red" role="alert" tabIndex={-1}>
      <Icon as={CircleAlert} />
      <div className="min-w-0 flex-1">
        {own.map((message) => (
          <p key={message} className="font-label">
            {message}
          </p>
        ))}
        {fields.length > 0 && (
          <>
            {own.length === 0 && <p className="font-label">{titleFor(fields.length)}</p>}
            <ul>
              {fields.map(([name, messages]) => (
                <li key={name}>
                  <a className="link link-alone" href={`#${formId}-${name}`}>
                    {messages?.[0]}
                  </a>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  )
}

function titleFor(count: number): string {
  return count === 1 ? 'One thing to put right' : `${count} things to put right`
}
