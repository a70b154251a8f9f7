import type { ReactNode } from 'react'

const large = 'M8 1.4 14.6 8 8 14.6 1.4 8Z'
const small = 'M8 3 13 8 8 13 3 8Z'

export type JointShape =
  'open' | 'open-small' | 'half' | 'barred' | 'full' | 'full-small' | 'full-call' | 'full-check' | 'full-cross'

const shapes: Record<JointShape, ReactNode> = {
  open: <path className="plate" d={large} />,
  'open-small': <path className="plate" d={small} />,
  half: (
    <>
      <path className="plate" d={large} />
      <path className="solid" d="M8 1.4 8 14.6 1.4 8Z" />
    </>
  ),
  barred: (
    <>
      <path className="plate" d={large} />
      <path d="M6.5 6v4M9.5 6v4" strokeLinecap="round" />
    </>
  ),
  full: <path className="solid" d={large} />,
  'full-small': <path className="solid" d={small} />,
  'full-call': marked('M8 5v3.4M8 10.9v.1'),
  'full-check': marked('m5.6 8.1 1.7 1.7 3.2-3.4'),
  'full-cross': marked('m6.2 6.2 3.6 3.6M9.8 6.2 6.2 9.8'),
}

function marked(mark: string): ReactNode {
  return (
    <>
      <path className="solid" d={large} />
      <path className="cut" d={mark} />
    </>
  )
}

export type JointProps = { shape: JointShape; label?: string }

/** A joint: open while something can still happen, full when it is decided. Never without a word beside it or a label. */
export function Joint({ shape, label }: JointProps) {
  const naming = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true }

  return (
    <svg className="joint" viewBox="0 0 16 16" {...naming}>
      {shapes[shape]}
    </svg>
  )
}
