import Check from 'lucide-react/icons/check'
import Copy from 'lucide-react/icons/copy'
import { useEffect, useState } from 'react'
import { Button, type ButtonProps } from './button.tsx'
import { useHydrated } from './use-hydrated.ts'

export type CopyButtonProps = Omit<ButtonProps, 'icon' | 'onClick' | 'children'> & { text: string; label?: string }

/** Puts a text on the clipboard. Needs script, so without it there is no button: show the text beside it. */
export function CopyButton({ text, label = 'Copy', ...rest }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false)
  const isHydrated = useHydrated()
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), 2000)

    return () => clearTimeout(timer)
  }, [isCopied])
  if (!isHydrated) return null

  return (
    <Button
      isSmall
      icon={isCopied ? Check : Copy}
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(true))}
      {...rest}
    >
      <span aria-live="polite">{isCopied ? 'Copied' : label}</span>
    </Button>
  )
}
