import { useNavigation } from '@remix-run/react'
import { useState } from 'react'
import { Button, type ButtonProps } from '../button.tsx'

export type SubmitButtonProps = Omit<ButtonProps, 'type' | 'isBusy'> & { isBusy?: boolean }

/** Sends its form once. Busy from the press until the answer is on the page; `busyLabel` says what is being done. */
export function SubmitButton({ kind = 'primary', isBusy, onClick, ...rest }: SubmitButtonProps) {
  const { state, formData } = useNavigation()
  const [press, setPress] = useState<'none' | 'pressed' | 'sending'>('none')
  if (press === 'pressed' && formData) setPress('sending')
  if (press === 'sending' && state === 'idle') setPress('none')

  return (
    <Button
      type="submit"
      kind={kind}
      isBusy={isBusy ?? press === 'sending'}
      onClick={(event) => {
        setPress('pressed')
        onClick?.(event)
      }}
      {...rest}
    />
  )
}
