import { useNavigation } from '@remix-run/react'
import { useEffect, useState } from 'react'
import { Button, type ButtonProps } from '../button.tsx'

export type SubmitButtonProps = Omit<ButtonProps, 'type' | 'isBusy'> & { isBusy?: boolean }

/** Sends its form once. Busy from the press until the answer is on the page; `busyLabel` says what is being done. */
export function SubmitButton({ kind = 'primary', isBusy, onClick, ...rest }: SubmitButtonProps) {
  const { state, formData } = useNavigation()
  const [isPressed, setPressed] = useState(false)
  const isSending = isPressed && formData !== undefined
  useEffect(() => {
    if (state === 'idle') setPressed(false)
  }, [state])

  return (
    <Button
      type="submit"
      kind={kind}
      isBusy={isBusy ?? isSending}
      onClick={(event) => {
        setPressed(true)
        onClick?.(event)
      }}
      {...rest}
    />
  )
}
