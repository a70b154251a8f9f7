import Minus from 'lucide-react/icons/minus'
import Plus from 'lucide-react/icons/plus'
import { useRef } from 'react'
import { IconButton } from '../button.tsx'
import { useHydrated } from '../use-hydrated.ts'
import { controlAttributes, rangeAttributes } from './field-like.ts'
import type { FieldFrame } from './field.tsx'

export type StepperFieldProps = Pick<FieldFrame, 'field'> & { label: string; onChange?: (value: number) => void }

/** A small count, of tickets mostly. The label is read aloud; without script it is a number field. */
export function StepperField({ field, label, onChange }: StepperFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const isHydrated = useHydrated()

  function step(by: 1 | -1) {
    if (by === 1) input.current?.stepUp()
    else input.current?.stepDown()
    onChange?.(input.current?.valueAsNumber ?? 0)
  }

  return (
    <span className="stepper">
      {isHydrated && <IconButton icon={Minus} label={`One less: ${label}`} onClick={() => step(-1)} />}
      <input
        key={field.key}
        ref={input}
        type="number"
        inputMode="numeric"
        aria-label={label}
        defaultValue={field.defaultValue}
        onChange={(event) => onChange?.(event.currentTarget.valueAsNumber || 0)}
        {...controlAttributes(field, false)}
        {...rangeAttributes(field)}
      />
      {isHydrated && <IconButton icon={Plus} label={`One more: ${label}`} onClick={() => step(1)} />}
    </span>
  )
}
