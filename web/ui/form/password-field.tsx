import Eye from 'lucide-react/icons/eye'
import EyeOff from 'lucide-react/icons/eye-off'
import { useState } from 'react'
import { IconButton } from '../button.tsx'
import { useHydrated } from '../use-hydrated.ts'
import { controlAttributes } from './field-like.ts'
import { Field, type FieldFrame } from './field.tsx'

export type PasswordFieldProps = FieldFrame & { autoComplete: 'current-password' | 'new-password' }

/** A password: never given back by the server, can be shown while typing. */
export function PasswordField({ field, label, hint, note, autoComplete }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false)
  const isHydrated = useHydrated()

  return (
    <Field field={field} label={label} hint={hint} note={note}>
      <span className="input affix">
        <input
          key={field.key}
          type={isShown ? 'text' : 'password'}
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          {...controlAttributes(field, Boolean(hint))}
        />
        {isHydrated && (
          <IconButton
            isSmall
            icon={isShown ? EyeOff : Eye}
            label={isShown ? 'Hide the password' : 'Show the password'}
            onClick={() => setShown(!isShown)}
          />
        )}
      </span>
    </Field>
  )
}
